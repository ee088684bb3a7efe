import type { Router } from 'express';
import { accountHash } from '../../webhooks/address-book.ts';
import type { VendorAppParts } from '../vendor-app/admit.story.ts';
import { vendorAppRouter } from '../vendor-app/routes.ts';

/** What our app inside a vendor's pages talks to. */
export function openVendorApp(
  parts: Pick<VendorAppParts, 'core' | 'accounts' | 'connectors' | 'appSecrets' | 'desk'>,
): Router {
  return vendorAppRouter({
    ...parts,
    accountHash: (platform, accountId) => accountHash(parts.core, platform, accountId),
  });
}
