package quadrant.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a paper has to say of a run.
 *
 * @param paragraphs on methods, ready to paste
 * @param references of the methods that were used
 * @param checklists by name, with what a run can answer of them
 */
record Methods(List<String> paragraphs, List<String> references, Map<String, List<Item>> checklists) {
    /**
     * An item of a reporting checklist, in our own short words.
     *
     * @param number as the checklist numbers it
     * @param what is asked for
     * @param answer empty where the run cannot know it
     */
    record Item(String number, String what, Optional<String> answer) {}

    /** Of a fine-tuning. */
    static Methods of(RunReport run) {
        return new Methods(new MethodsText(run).paragraphs(), References.of(run), new Checklists(run).answered());
    }
}
