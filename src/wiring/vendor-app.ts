import type { Router } from 'express';
import { accountHash } from '../../webhooks/address-book.ts';
import { createSidebarDesk } from '../sidebar/desk.story.ts';
import { createWatch } from '../sidebar/watch.story.ts';
import type { VendorAppParts } from '../vendor-app/admit.story.ts';
import { vendorAppRouter } from '../vendor-app/routes.ts';

/** What our app inside a vendor's pages talks to. */
export function openVendorApp(
  parts: Pick<VendorAppParts, 'core' | 'accounts' | 'connectors' | 'appSecrets'>,
): Router {
  return vendorAppRouter({
    ...parts,
    accountHash: (platform, accountId) => accountHash(parts.core, platform, accountId),
    desk: createSidebarDesk(parts, createWatch(parts.core)),
  });
}
