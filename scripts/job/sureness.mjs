// Does the model know when it does not know? Its dropouts stay on, and it answers many times.

import * as torch from 'selfnorm';

const ANSWERS = 50;
const SURE = 0.9;

/** How often the model is right where it is surest, and where it is least sure. */
export function sureness(model, { pixels, labels }) {
  return torch.tidy(() => {
    const { mean } = torch.snn.mc_dropout(model, pixels, ANSWERS, {
      transform: (logits) => torch.nn.functional.softmax(logits, 1),
      seed: 0,
    });
    const [chance, answer] = mean.max(1);
    const right = answer.eq(labels).toArray();
    const chances = chance.toArray();
    const order = Array.from(chances.keys()).sort((a, b) => chances[b] - chances[a]);
    const sure = Math.round(SURE * order.length);
    const share = (some) =>
      `${((100 * some.filter((i) => right[i]).length) / some.length).toFixed(1)} %`;
    return (
      `${ANSWERS} answers with the dropouts on (snn.mc_dropout): of the ${sure} digits that it is surest of, ` +
      `${share(order.slice(0, sure))} are right, of the other ${order.length - sure}, ${share(order.slice(sure))}`
    );
  });
}
