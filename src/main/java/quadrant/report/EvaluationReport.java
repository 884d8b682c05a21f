package quadrant.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Baseline;
import quadrant.evaluation.ClassScore;
import quadrant.evaluation.Evaluation;
import quadrant.explain.Examination;

/**
 * All that the report on one model and one set of labelled images shows.
 *
 * @param data what the user calls the images, such as the folder's name
 * @param groups what a group is, in the plural; empty where the data named none
 * @param mistakes images that were called wrongly, worst first; as many as should be shown
 * @param detail every other number, and the curves
 * @param examination what the model looks at
 * @param warnings what was said aloud
 * @param created date and time, ISO 8601
 * @param versions of what computed, in order
 */
public record EvaluationReport(
        String data,
        Optional<String> groups,
        Model model,
        Evaluation evaluation,
        List<RunReport.Mistake> mistakes,
        OutcomeDetail detail,
        Examination examination,
        List<String> warnings,
        String created,
        Map<String, String> versions) {
    public EvaluationReport {
        mistakes = List.copyOf(mistakes);
        warnings = List.copyOf(warnings);
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    }

    /** What the model reaches, against what, and what to do next. */
    public String verdict() {
        return Verdict.of(evaluation, detail.rivals(), groups, Texts.count(evaluation.n(), "image"));
    }

    /**
     * The model that was tried.
     *
     * @param file its name
     * @param sha256 of the file, hexadecimal digits
     * @param provenance what it tells of its own training, as name and value
     */
    public record Model(String file, String sha256, Map<String, String> provenance) {
        public Model {
            provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
        }
    }

    /** Always guessing the class that is the largest among these images. */
    Baseline baseline() {
        return Baseline.largestClass(
                evaluation, evaluation.perClass().stream().map(c -> c.n()).toList());
    }

    ClassList classes() {
        return new ClassList(
                evaluation.perClass().stream().map(ClassScore::name).toList());
    }

    OutcomeText text() {
        return new OutcomeText(evaluation, baseline(), groups, Texts.count(evaluation.n(), "image"));
    }
}
