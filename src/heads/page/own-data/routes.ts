import express, { type RequestHandler, type Router } from 'express';
import { OwnDataForm, type OwnDataDesk } from '../../../privacy/schema.ts';
import { pageHeaders } from '../respond.ts';
import {
  browserLocale,
  fieldsOf,
  formBody,
  FORM_TYPE,
  friendlyFailure,
  type RespondentRouterOptions,
  say,
  show,
  tokenOf,
} from '../routes.ts';
import { renderOwnData } from './render.ts';

const FILE_NAME = 'my-data.json';

/**
 * What is stored about a person, behind the link that was mailed to them: GET, HEAD and POST of /d/:token.
 * A GET or HEAD names nobody and uses up nothing.
 */
export function ownDataRouter(desk: OwnDataDesk, options: RespondentRouterOptions = {}): Router {
  const router = express.Router();
  const headers = pageHeaders();
  router.use('/d/:token', (_request, response, next) => {
    response.set(headers);
    next();
  });
  router.get('/d/:token', look(desk));
  router.post('/d/:token', formBody([FORM_TYPE]), act(desk));
  router.use('/d', friendlyFailure(options.onFailure));
  return router;
}

function look(desk: OwnDataDesk): RequestHandler {
  return async (request, response) => {
    const view = await desk.look(tokenOf(request));
    await show(request, response, renderOwnData(view, browserLocale(request)));
  };
}

function act(desk: OwnDataDesk): RequestHandler {
  return async (request, response) => {
    const form = OwnDataForm.safeParse(Object.fromEntries(await fieldsOf(request)));
    if (!form.success) return say(request, response, 'unreadable');
    const view = await desk.act(tokenOf(request), form.data);
    if (view.state === 'download') {
      response.attachment(FILE_NAME).type('application/json');
      response.send(`${JSON.stringify({ company: view.sender.company, ...view.data }, null, 2)}\n`);
      return;
    }
    await show(request, response, renderOwnData(view, browserLocale(request)));
  };
}
