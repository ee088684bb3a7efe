import { describe, expectTypeOf, it } from 'vitest';
import type * as card from '../../integrations/hubspot/app/src/app/cards/content.ts';
import type { Standing as ShownStanding } from '../../integrations/hubspot/app/src/app/settings/standing.ts';
import type { SidebarActionRequest, SidebarView } from '../../src/sidebar/schema.ts';
import type { Standing } from '../../src/vendor-app/schema.ts';

// The card is built by HubSpot, apart from the service: the compiler holds what both say of each other.

describe('what the backend tells the card', () => {
  it('is what the card understands', () => {
    expectTypeOf<SidebarView>().toExtend<card.View>();
    expectTypeOf<card.ActionRequest>().toExtend<SidebarActionRequest>();
    expectTypeOf<Standing>().toExtend<ShownStanding>();
  });
});
