package quadrant.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.pixels.Preprocessing;
import quadrant.report.Picture;
import quadrant.report.RunReport;

/** Finds the images with wrong predictions, the most confident first, with their pictures. */
final class Mistakes {
    private static final int SHOWN = 12;

    private Mistakes() {}

    static List<RunReport.Mistake> of(Predictions predictions, Dataset images, Preprocessing preprocessing) {
        Map<String, Sample> samples = new HashMap<>();
        images.samples().forEach(s -> samples.put(s.id(), s));
        List<Prediction> wrong = new ArrayList<>(predictions.rows());
        wrong.removeIf(p -> p.predicted() == p.truth().orElse(-1));
        wrong.sort(Comparator.comparing(p -> -p.probabilities().get(p.predicted())));
        List<RunReport.Mistake> shown = new ArrayList<>();
        for (Prediction p : wrong.subList(0, Math.min(SHOWN, wrong.size()))) {
            Sample s = samples.get(p.id());
            Optional<Picture> picture = Optional.ofNullable(s)
                    .map(found -> Picture.thumbnail(
                            preprocessing.canvas(found.pixels().read())));
            shown.add(new RunReport.Mistake(
                    p.id(),
                    predictions.classes().name(p.truth().orElseThrow()),
                    predictions.classes().name(p.predicted()),
                    p.probabilities().get(p.predicted()),
                    picture));
        }
        return shown;
    }
}
