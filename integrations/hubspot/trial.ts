import type { TrialTicket } from '../../src/connector/inspection.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import { pipelinesOf } from './pipelines.ts';
import type { Portal } from './portal.ts';

const SUBJECT = 'Afterword connection check';

/** Associated with nobody: there is no customer whom anything could reach. */
export function createTrial({ client }: Portal): TrialTicket {
  return {
    async open(marker) {
      const { pipeline, openStage } = await way(client);
      const properties = {
        subject: `${SUBJECT} (${marker})`,
        hs_pipeline: pipeline,
        hs_pipeline_stage: openStage,
      };
      return (await client.createObject('tickets', properties, [])).id;
    },
    async solve(ticketId) {
      const { closedStage } = await way(client);
      await client.updateObject('tickets', ticketId, { hs_pipeline_stage: closedStage });
    },
    async remove(ticketId) {
      try {
        await client.archiveObject('tickets', ticketId);
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.kind !== 'not-found') throw error;
      }
    },
  };
}

/** The first pipeline that has an open and a closed stage. */
async function way(client: Portal['client']): Promise<{
  pipeline: string;
  openStage: string;
  closedStage: string;
}> {
  const list = await client.ticketPipelines();
  const { stages: closed } = pipelinesOf(list);
  for (const { id, stages } of list.results) {
    const openStage = stages.find((stage) => closed.get(stage.id) === false)?.id;
    const closedStage = stages.find((stage) => closed.get(stage.id) === true)?.id;
    if (openStage !== undefined && closedStage !== undefined) return { pipeline: id, openStage, closedStage };
  }
  throw new ConnectorError('No ticket pipeline has an open and a closed stage', {
    kind: 'refused',
    words: 'No ticket pipeline in HubSpot has both an open and a closed stage, so no ticket can be solved.',
  });
}
