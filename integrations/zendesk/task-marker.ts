/** Our task tickets carry this as the start of their external id: they are never surveyed. */
export const TASK_MARKER_PREFIX = 'afterword-task-';
