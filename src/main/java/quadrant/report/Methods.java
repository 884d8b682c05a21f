package quadrant.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The information on a run for the methods section of a paper.
 *
 * @param paragraphs on methods, ready to paste
 * @param references for the methods that were used
 * @param checklists by name, with the answers that a run can give
 */
record Methods(List<String> paragraphs, List<String> references, Map<String, List<Item>> checklists) {
    /**
     * An item of a reporting checklist, paraphrased.
     *
     * @param number as the checklist numbers it
     * @param what the item
     * @param answer empty where the run cannot answer it
     */
    record Item(String number, String what, Optional<String> answer) {}

    /** For a fine-tuning. */
    static Methods of(RunReport run) {
        return new Methods(new MethodsText(run).paragraphs(), References.of(run), new Checklists(run).answered());
    }
}
