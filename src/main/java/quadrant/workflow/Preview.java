package quadrant.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import quadrant.advisor.DriftMeter;
import quadrant.advisor.LabelDrift;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.ViewSheet;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.Workers;
import quadrant.training.EvenDraw;
import quadrant.training.TrainingImage;
import quadrant.training.ViewFeatures;

/** Shows the effect of an augmentation plan on images, and measures whether views still look like their class. */
public final class Preview {
    /** The number of images in which neighbours are searched. */
    private static final int BANK = 240;
    /** The number of images whose views are compared with them. */
    private static final int MEASURED = 60;

    private static final int VIEWS_BY_STRENGTH = 2;
    private static final Map<String, Double> STRENGTHS = strengths();

    private final Engines engines;
    private final BackboneCatalog catalog;

    public Preview(Engines engines, BackboneCatalog catalog) {
        this.engines = engines;
        this.catalog = catalog;
    }

    /**
     * The request.
     *
     * @param rows number of images, where the plan is shown as a whole
     * @param views of each image, the image itself among them
     * @param each whether every transform is shown alone, in a row at three strengths, instead of the plan as a whole
     */
    public record Request(
            Dataset dataset,
            AugmentationPlan plan,
            String backbone,
            Augment.Reading reading,
            int rows,
            int views,
            boolean each,
            long seed,
            Compute compute) {}

    /** Makes the sheet; warns where views change class much more often than light ones. */
    public ViewSheet run(Request request, Task task) {
        Backbone backbone = new InitialModels(catalog, engines.trunks())
                .load(request.backbone)
                .backbone();
        task.phase(Phase.READING);
        try (Workers workers = new Workers(request.compute.threads())) {
            DatasetScan scan = DatasetScan.of(
                    request.dataset, request.reading.mapping(), request.reading.skipUnreadable(), workers, task);
            DatasetCheck.requireTrainable(scan.dataset());
            Preprocessing preprocessing =
                    scan.preprocessing(backbone.card(), request.reading.resize(), request.reading.mapping());
            List<TrainingImage> bank = EvenDraw.of(
                            scan.dataset().samples().stream()
                                    .mapToInt(Sample::label)
                                    .toArray(),
                            scan.dataset().classes().size(),
                            Math.max(BANK, request.rows),
                            request.seed)
                    .stream()
                    .map(scan.images()::get)
                    .toList();
            task.phase("Comparing views with their neighbours");
            try (ViewFeatures features =
                    ViewFeatures.open(engines.trunks(), request.compute, backbone, preprocessing, task)) {
                Sheets sheets = new Sheets(
                        request, new ViewSheets(request.dataset.classes(), preprocessing, request.seed, workers), bank);
                return request.each ? sheets.transforms(features, task) : sheets.plan(features, task);
            }
        }
    }

    private static Map<String, Double> strengths() {
        Map<String, Double> s = new LinkedHashMap<>();
        s.put("low", 0.5);
        s.put("middle", 1.0);
        s.put("high", 1.5);
        return s;
    }

    /** The two kinds of sheets. */
    private record Sheets(Request request, ViewSheets sheets, List<TrainingImage> bank) {
        private ViewSheet plan(ViewFeatures features, Task task) {
            int views = request.views;
            List<TrainingImage> shown = bank.subList(0, Math.min(bank.size(), request.rows));
            List<String> notes = new ArrayList<>();
            Optional<LabelDrift> measured = Optional.empty();
            if (views > 1) {
                LabelDrift drift = new DriftMeter(
                                features, bank, Math.max(MEASURED, shown.size()), views - 1, request.seed, task)
                        .measure(request.plan, task);
                notes.add(text(drift));
                notes.add("Framed: a view that does so, though no light view of the same image does.");
                measured = Optional.of(drift);
                if (drift.muchMore()) {
                    task.warn(warning(request.plan.name(), drift));
                }
            }
            List<List<Patch>> pixels = sheets.views(shown, request.plan, views, task);
            List<ViewSheet.Row> rows = new ArrayList<>();
            for (int i = 0; i < shown.size(); i++) {
                List<ViewSheet.Cell> cells = new ArrayList<>();
                for (int v = 0; v < views; v++) {
                    cells.add(new ViewSheet.Cell(pixels.get(i).get(v), v > 0 && doubtful(measured, i, v - 1)));
                }
                rows.add(new ViewSheet.Row(sheets.lines(shown.get(i)), cells));
            }
            return new ViewSheet(
                    "Augmentation \"" + request.plan.name() + "\"", ViewSheets.columns(views), rows, notes);
        }

        private static boolean doubtful(Optional<LabelDrift> drift, int image, int view) {
            return drift.isPresent() && drift.get().doubtful(image, view);
        }

        private ViewSheet transforms(ViewFeatures features, Task task) {
            DriftMeter meter = new DriftMeter(features, bank, MEASURED, VIEWS_BY_STRENGTH, request.seed, task);
            List<ViewSheet.Row> rows = new ArrayList<>();
            List<AugmentationPlan> parts = request.plan.parts();
            task.phase("Making views by each transform");
            for (int r = 0; r < parts.size(); r++) {
                rows.add(row(parts.get(r), meter, r % meter.measured(), task));
                task.progress(r + 1, parts.size());
            }
            List<String> columns = Stream.concat(
                            Stream.of("image"), STRENGTHS.keySet().stream().flatMap(s -> Stream.of(s, "")))
                    .toList();
            return new ViewSheet(
                    "Each transform of the augmentation \"" + request.plan.name() + "\" alone",
                    columns,
                    rows,
                    List.of(
                            "Low is half and high one and a half times the plan's strength (middle). The draws of a column"
                                    + " are the same at each strength.",
                            String.format(
                                    Locale.ROOT,
                                    "Beneath a name: the share of views at low, middle and high strength that come to lie"
                                            + " nearest to an image of another class than the image itself does (of light"
                                            + " views %.0f %%; %d images). Framed: a view that does so, though no light view"
                                            + " of the same image does.",
                                    100
                                            * meter.measure(AugmentationPlan.named("light"), Task.cancelledWith(task))
                                                    .rate(),
                                    meter.measured())));
        }

        private ViewSheet.Row row(AugmentationPlan part, DriftMeter meter, int image, Task task) {
            List<ViewSheet.Cell> cells = new ArrayList<>();
            List<String> rates = new ArrayList<>();
            for (double factor : STRENGTHS.values()) {
                AugmentationPlan plan = part.scaled(factor);
                LabelDrift drift = meter.measure(plan, Task.cancelledWith(task));
                List<Patch> pixels = sheets.views(
                                List.of(bank.get(image)), plan, VIEWS_BY_STRENGTH + 1, Task.cancelledWith(task))
                        .get(0);
                if (cells.isEmpty()) {
                    cells.add(new ViewSheet.Cell(pixels.get(0), false));
                }
                for (int v = 1; v <= VIEWS_BY_STRENGTH; v++) {
                    cells.add(new ViewSheet.Cell(pixels.get(v), drift.doubtful(image, v - 1)));
                }
                rates.add(String.format(Locale.ROOT, "%.0f", 100 * drift.rate()));
                if (drift.muchMore() && factor <= 1) {
                    task.warn(warning(part.name(), drift));
                }
            }
            return new ViewSheet.Row(List.of(part.name(), String.join(", ", rates) + " %"), cells);
        }
    }

    private static String text(LabelDrift d) {
        return String.format(
                Locale.ROOT,
                "%.0f %% of the views come to lie nearest to an image of another class than the image itself does; of light"
                        + " views %.0f %% (%d images).",
                100 * d.rate(),
                100 * d.lightRate(),
                d.changed().size());
    }

    private static String warning(String plan, LabelDrift d) {
        return String.format(
                Locale.ROOT,
                "The augmentation %s may change what images show: %.0f %% of its views come to look like another class,"
                        + " of light views %.0f %%. Look at the preview, or use a weaker plan.",
                plan,
                100 * d.rate(),
                100 * d.lightRate());
    }
}
