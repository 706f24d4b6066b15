/** The frameworks as a group of cards, one of which is chosen. */
import { UnstyledButton } from "@mantine/core";
import {
  IconBrandNextjs, IconBrandNodejs, IconBrandPython, IconBrandReact, IconBrandVue, IconBolt, IconCode,
  IconDeviceMobile, IconDeviceTv, IconRobot, type Icon,
} from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import classes from "./Framework.module.css";
import { FRAMEWORKS, type Framework, type FrameworkKey } from "./frameworks";

const ICONS: Readonly<Record<FrameworkKey, Icon>> = {
  nextjs: IconBrandNextjs,
  react: IconBrandReact,
  spa: IconBrandVue,
  express: IconBrandNodejs,
  fastapi: IconBolt,
  python: IconBrandPython,
  backend: IconCode,
  native: IconDeviceMobile,
  device: IconDeviceTv,
  m2m: IconRobot,
};

interface FrameworkCardsProps {
  chosen: Framework | null;
  onChoose: (framework: Framework) => void;
}

export function FrameworkCards({ chosen, onChoose }: FrameworkCardsProps) {
  return (
    <div role="radiogroup" aria-label="Framework" className={classes.cards} onKeyDown={moveByArrows}>
      {FRAMEWORKS.map((each, index) => {
        const FrameworkIcon = ICONS[each.key];
        const isChosen = each.key === chosen?.key;
        return (
          <UnstyledButton
            key={each.key}
            role="radio"
            aria-checked={isChosen}
            tabIndex={isChosen || (chosen === null && index === 0) ? 0 : -1}
            className={classes.card}
            onClick={() => onChoose(each)}
          >
            <FrameworkIcon size={24} stroke={1.5} aria-hidden />
            <span>
              <span className={classes.title}>{each.title}</span>
              <span className={classes.about}>{each.about}</span>
            </span>
          </UnstyledButton>
        );
      })}
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Arrows move among the cards, as in any group of radio buttons (ARIA Authoring Practices, Radio Group). */
function moveByArrows(event: KeyboardEvent<HTMLDivElement>) {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const cards = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("[role=radio]")];
  const from = cards.findIndex((card) => card === document.activeElement);
  cards[(from + step + cards.length) % cards.length]?.focus();
}
