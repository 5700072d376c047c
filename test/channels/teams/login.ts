/** Entra, which gives our bot its token, played on loopback. Its address is fixed in Microsoft's SDK, so calls are led here. */
import http from 'node:http'
import https from 'node:https'
import { vi } from 'vitest'
import { z } from 'zod'
import { serveLocally, type Answer } from './serve.ts'

export interface Login {
  /** Requests for a token, oldest first: path and form. */
  asked: { path: string; form: { [name: string]: string } }[]
  /** The fates of the next requests; then a token is given. */
  next(...fates: (Answer | Promise<Answer>)[]): void
  close(): Promise<void>
}

export const botToken = 'invented-bot-token'
export const token = { body: { token_type: 'Bearer', expires_in: 3600, access_token: botToken } }

const callSchema = z.object({
  hostname: z.literal('login.microsoftonline.com'),
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.number()])),
})

export async function startLogin(): Promise<Login> {
  const asked: Login['asked'] = []
  const fates: (Answer | Promise<Answer>)[] = []
  const server = await serveLocally((request, _url, body) => {
    asked.push({ path: request.url ?? '', form: Object.fromEntries(new URLSearchParams(body)) })
    return fates.shift() ?? token
  })
  const { port } = new URL(server.url)
  const led = vi.spyOn(https, 'request').mockImplementation((...given: unknown[]) => {
    const { method, path, headers } = callSchema.parse(given[0])
    return http.request({ method, path, headers, host: '127.0.0.1', port })
  })
  return {
    asked,
    next: (...more) => void fates.push(...more),
    close: async () => {
      led.mockRestore()
      await server.close()
    },
  }
}
