import { connectorOf, type Connectors } from '../../src/connection/accounts.ts';
import type { AddressBook } from '../../webhooks/address-book.ts';
import type { Intake } from '../../webhooks/intake.ts';

export interface FloorParts {
  readonly connectors: Connectors;
  readonly addressBook: AddressBook;
  readonly appSecrets: ReadonlyMap<string, readonly string[]>;
}

/** The least that any intake has to do: whose is it, is it genuine, what does it say. Then it forgets. */
export function createFloor({ connectors, addressBook, appSecrets }: FloorParts): Intake {
  return {
    async receive(platform, urlKey, request) {
      const { webhook } = connectorOf(connectors, platform).connector;
      const addressee = urlKey === null ? null : await addressBook.byUrlKey(platform, urlKey);
      const sender = addressee?.sender ?? { secrets: appSecrets.get(platform) ?? [] };
      const verdict = webhook.verify(request, sender, new Date());
      if (!verdict.ok) return { state: 'rejected', code: verdict.code, advice: verdict.advice };
      const deliveries = webhook.deliveries(request);
      for (const { accountId } of deliveries) {
        if (accountId !== null) await addressBook.byAccount(platform, accountId);
      }
      return { state: 'stored', events: deliveries.length };
    },
  };
}
