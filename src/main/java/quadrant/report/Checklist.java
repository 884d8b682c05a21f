package quadrant.report;

import java.util.List;
import java.util.Optional;

/**
 * A reporting checklist, in our own short words, with what a run can answer of it.
 *
 * @param name how it is cited
 */
record Checklist(String name, List<Item> items) {
    Checklist {
        items = List.copyOf(items);
    }

    /**
     * One item.
     *
     * @param number as the checklist numbers it
     * @param what is asked for
     * @param answer empty where the run cannot know it
     */
    record Item(String number, String what, Optional<String> answer) {
        /** An item for the authors. */
        static Item open(String number, String what) {
            return new Item(number, what, Optional.empty());
        }

        static Item of(String number, String what, String answer) {
            return new Item(number, what, Optional.of(answer));
        }

        boolean filled() {
            return answer.isPresent();
        }

        String text() {
            return answer.orElse("For the authors");
        }
    }

    long answered() {
        return items.stream().filter(Item::filled).count();
    }

    int size() {
        return items.size();
    }
}
