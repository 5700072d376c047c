/** How freely the bot speaks, the strictest last: by itself, by a person's hand, or not at all. */
export const channelModes = ['auto', 'draft', 'off'] as const
export type ChannelMode = (typeof channelModes)[number]
