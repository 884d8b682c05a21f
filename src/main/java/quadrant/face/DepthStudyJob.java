package quadrant.face;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import quadrant.dataset.Dataset;
import quadrant.disk.DatasetRequest;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.plan.Batching;
import quadrant.plan.DeviceChoice;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Task;
import quadrant.workflow.DepthStudy;

/** Studies one dataset with folds, and writes what came out as a section of Markdown. */
public final class DepthStudyJob {
    private final Wiring wiring;

    public DepthStudyJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * What is studied.
     *
     * @param name how the section is headed
     * @param seconds for the advisor on each training part
     * @param progress the file that keeps what was found so far
     */
    public record Request(
            String name,
            DatasetRequest data,
            String backbone,
            List<Integer> depths,
            List<Long> seeds,
            OptionalDouble seconds,
            Path progress) {
        public Request {
            depths = List.copyOf(depths);
            seeds = List.copyOf(seeds);
        }
    }

    /** The section on one dataset. */
    public String run(Request r, Task task) {
        Dataset dataset = wiring.datasets().read(r.data, task);
        TrainingPlan plan = new TrainingPlan(
                r.backbone,
                Strategy.AUTO,
                OptionalInt.empty(),
                Optional.empty(),
                Batching.PLAIN,
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                r.seeds.get(0),
                DeviceChoice.CPU,
                Runtime.getRuntime().availableProcessors());
        return section(
                r.name,
                new DepthStudy(wiring.engines(), wiring.catalog(), wiring.cache())
                        .run(new DepthStudy.Request(plan, dataset, r.depths, r.seeds, r.seconds, r.progress), task));
    }

    private static String section(String name, DepthStudy.Study study) {
        StringBuilder s = new StringBuilder("## ")
                .append(name)
                .append("\n\n")
                .append(study.dataset().size())
                .append(
                        " images, folds as the data names them. Pooled balanced accuracy over the folds, a column for each seed; the")
                .append(
                        " difference is that of the advisor's picks to the depth, paired, all seeds together.\n\n| depth |");
        int seeds = study.picked().size();
        for (int i = 1; i <= seeds; i++) {
            s.append(" seed ").append(i).append(" |");
        }
        s.append(" mean | picks less this |\n|---|")
                .append("---|".repeat(seeds + 2))
                .append('\n');
        Predictions picked = together(study.picked());
        study.byDepth().forEach((depth, predictions) -> {
            PairedDifference d = PairedDifference.of(picked, together(predictions), 1);
            s.append("| ")
                    .append(depth)
                    .append(" |")
                    .append(columns(predictions))
                    .append(String.format(
                            Locale.ROOT,
                            " %+.3f (%+.3f to %+.3f) |%n",
                            d.value(),
                            d.interval().low(),
                            d.interval().high()));
        });
        s.append("| the advisor's |").append(columns(study.picked())).append(" |\n\n");
        s.append("Picks: ").append(picks(study)).append(".\n\n");
        long covered = study.picks().stream().filter(DepthStudy.Pick::covered).count();
        return s.append("The promised interval held the accuracy on the held-out fold in ")
                .append(covered)
                .append(" of ")
                .append(study.picks().size())
                .append(" cases: ")
                .append(study.picks().stream().map(DepthStudyJob::promise).collect(Collectors.joining(", ")))
                .append(".\n\n")
                .toString();
    }

    private static String promise(DepthStudy.Pick p) {
        return String.format(
                Locale.ROOT,
                "%.2f in %.2f–%.2f",
                p.accuracy().orElse(Double.NaN),
                p.expected().interval().low(),
                p.expected().interval().high());
    }

    private static String picks(DepthStudy.Study study) {
        Map<Integer, Long> counts = new LinkedHashMap<>();
        study.picks().stream().map(DepthStudy.Pick::depth).sorted().forEach(d -> counts.merge(d, 1L, Long::sum));
        return counts.entrySet().stream()
                .map(e -> "depth " + e.getKey() + " " + (e.getValue() == 1 ? "once" : e.getValue() + " times"))
                .collect(Collectors.joining(", "));
    }

    private static String columns(List<Predictions> bySeed) {
        List<Double> values =
                bySeed.stream().map(p -> Evaluation.of(p, 1).balancedAccuracy()).toList();
        return values.stream()
                        .map(v -> String.format(Locale.ROOT, " %.3f |", v))
                        .collect(Collectors.joining())
                + String.format(
                        Locale.ROOT,
                        " %.3f |",
                        values.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElse(Double.NaN));
    }

    /** All seeds' rows; an image's group stays the same, so that a resample takes it with all its seeds. */
    private static Predictions together(List<Predictions> bySeed) {
        List<Prediction> rows = new ArrayList<>();
        bySeed.forEach(p -> rows.addAll(p.rows()));
        return new Predictions(bySeed.get(0).classes(), rows);
    }
}
