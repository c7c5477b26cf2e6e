// How a script and its test talk: settings come as an argument, a browser is asked for, results go back.

import { createInterface } from 'node:readline'

export const told = JSON.parse(process.argv[2])

/** A person opens this address, and approves; where the browser is sent then. */
export async function visit(url) {
  console.log('visit', String(url))
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) {
    lines.close()
    return new URL(line)
  }
}

export function result(values) {
  console.log('result', JSON.stringify(values))
  // Connections that are kept open would keep the script.
  process.exit()
}
