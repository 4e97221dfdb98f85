/** The queues by the names they have in Redis or PostgreSQL. */
export const queueNames = { outreach: 'outreach' } as const satisfies { [Name in keyof Jobs]: Name }

/** What a job of each queue carries: ids only, for the truth is in the database. */
export interface Jobs {
  outreach: { deliveryId: string }
}

/** What is done with a job. Throwing only ends the job: whoever is due later is found by the sweeper. */
export type Handler<Name extends keyof Jobs> = (job: Jobs[Name]) => Promise<void>
