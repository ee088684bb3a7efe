/**
 * What no built-in rule can say: `new Date()` reads the clock, `new Date(time)` does not. Only the first is refused,
 * in the folders where .oxlintrc.json switches the rule on.
 */
const ambientClock = {
  create(context) {
    return {
      NewExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0)
          context.report({
            node,
            message: 'Take `now` as an argument: a rule gives the same answer every time.',
          });
      },
    };
  },
};

export default { meta: { name: 'afterword' }, rules: { 'ambient-clock': ambientClock } };
