package quadrant.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.advisor.LabelDrift;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.ViewSheet;
import quadrant.backbone.Backbone;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
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
import quadrant.training.ViewMaker;

/**
 * Makes augmented views of images, as training makes them by the same plan and seed; shows them, and measures whether they still
 * look like their class.
 */
public final class Views {
    /** The number of images in which neighbours are searched. */
    private static final int BANK = 240;
    /** The number of images whose views are compared with them. */
    private static final int MEASURED = 60;

    private static final int VIEWS_BY_STRENGTH = 2;
    /** Half the plan's strength, that itself, and one and a half times it. */
    private static final List<String> STRENGTHS = List.of("low", "middle", "high");

    private final Request request;
    private final Sheets sheets;
    private final List<TrainingImage> bank;
    private final ViewFeatures features;

    private Views(Request request, Sheets sheets, List<TrainingImage> bank, ViewFeatures features) {
        this.request = request;
        this.sheets = sheets;
        this.bank = bank;
        this.features = features;
    }

    /**
     * Which views are made, to be written or to be shown.
     *
     * @param backbone its card defines how an image becomes the square from which views are made
     * @param views of each image, the image itself among them
     */
    public record Request(
            LabelledImages images, AugmentationPlan plan, String backbone, int views, long seed, Compute compute) {}

    /**
     * Makes all views.
     *
     * @return the readable samples
     */
    public static Dataset make(InitialModels startingPoints, Request r, ViewMaker.Viewer viewer, Task task) {
        task.phase(Phase.READING);
        try (Workers workers = new Workers(r.compute.threads())) {
            DatasetScan scan = DatasetScan.of(r.images, r.compute.threads(), task);
            DatasetCheck.requireTrainable(scan.dataset());
            Preprocessing preprocessing = scan.preprocessing(
                            startingPoints.load(r.backbone).backbone().card(), r.images)
                    .ofPictures();
            task.phase("Making views");
            new ViewMaker(preprocessing, r.plan, r.seed, workers).show(scan.images(), r.views, viewer, task);
            return scan.dataset();
        }
    }

    /**
     * Makes the sheet; warns where views change class much more often than light ones.
     *
     * @param rows number of images, where the plan is shown as a whole
     * @param each whether every transform is shown alone, in a row at three strengths, instead of the plan as a whole
     */
    public static ViewSheet preview(
            Engines engines, InitialModels startingPoints, Request r, int rows, boolean each, Task task) {
        Backbone backbone = startingPoints.load(r.backbone()).backbone();
        task.phase(Phase.READING);
        try (Workers workers = new Workers(r.compute().threads())) {
            DatasetScan scan = DatasetScan.of(r.images(), r.compute().threads(), task);
            DatasetCheck.requireTrainable(scan.dataset());
            Preprocessing preprocessing =
                    scan.preprocessing(backbone.card(), r.images()).ofPictures();
            List<TrainingImage> bank = EvenDraw.of(scan.dataset(), Math.max(BANK, rows), r.seed()).stream()
                    .map(scan.images()::get)
                    .toList();
            task.phase("Comparing views with their neighbours");
            try (ViewFeatures features =
                    new ViewFeatures(engines.trunks(), r.compute(), backbone, preprocessing, task)) {
                Views preview = new Views(
                        r, new Sheets(scan.dataset().classes(), preprocessing, r.seed(), workers), bank, features);
                return each ? preview.transforms(task) : preview.plan(rows, task);
            }
        }
    }

    private ViewSheet plan(int rows, Task task) {
        List<TrainingImage> shown = bank.subList(0, Math.min(bank.size(), rows));
        List<String> notes = new ArrayList<>();
        BiPredicate<Integer, Integer> doubtful = (i, v) -> false;
        if (request.views() > 1) {
            LabelDrift.Meter meter = new LabelDrift.Meter(
                    features, bank, Math.max(MEASURED, shown.size()), request.views() - 1, request.seed(), task);
            LabelDrift drift = meter.measure(request.plan(), task);
            notes.add(String.format(
                    Locale.ROOT,
                    "%.0f %% of the views come to lie nearest to an image of another class than the image itself does; of"
                            + " light views %.0f %% (%d images).",
                    100 * drift.rate(),
                    100 * drift.lightRate(),
                    meter.measured()));
            notes.add("Framed: a view that does so, though no light view of the same image does.");
            doubtful = (i, v) -> v > 0 && drift.doubtful(i, v - 1);
            warn(request.plan().name(), drift, task);
        }
        return sheets.sheet(request.plan(), shown, request.views(), doubtful, notes, task);
    }

    private ViewSheet transforms(Task task) {
        LabelDrift.Meter meter =
                new LabelDrift.Meter(features, bank, MEASURED, VIEWS_BY_STRENGTH, request.seed(), task);
        List<ViewSheet.Row> rows = new ArrayList<>();
        List<AugmentationPlan> parts = request.plan().parts();
        task.phase("Making views by each transform");
        for (int r = 0; r < parts.size(); r++) {
            rows.add(row(parts.get(r), meter, r % meter.measured(), task));
            task.progress(r + 1, parts.size());
        }
        return new ViewSheet(
                "Each transform of the augmentation \"" + request.plan().name() + "\" alone",
                Stream.concat(Stream.of("image"), STRENGTHS.stream().flatMap(s -> Stream.of(s, "")))
                        .toList(),
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

    private ViewSheet.Row row(AugmentationPlan part, LabelDrift.Meter meter, int image, Task task) {
        List<ViewSheet.Cell> cells = new ArrayList<>();
        List<String> rates = new ArrayList<>();
        for (double factor = 0.5; factor <= 1.5; factor += 0.5) {
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
            if (factor <= 1) {
                warn(part.name(), drift, task);
            }
        }
        return new ViewSheet.Row(List.of(part.name(), String.join(", ", rates) + " %"), cells);
    }

    private static void warn(String plan, LabelDrift d, Task task) {
        if (d.muchMore()) {
            task.warn(String.format(
                    Locale.ROOT,
                    "The augmentation %s may change what images show: %.0f %% of its views come to look like another class,"
                            + " of light views %.0f %%. Look at the preview, or use a weaker plan.",
                    plan,
                    100 * d.rate(),
                    100 * d.lightRate()));
        }
    }

    /** Pictures with views of some images side by side, by one seed. */
    record Sheets(ClassList classes, Preprocessing preprocessing, long seed, Workers workers) {
        private static final int ROWS = 4;
        private static final int VIEWS = 6;

        /** Some of the views of a dataset's images that were used in training. */
        ViewSheet trainedOn(Dataset dataset, List<TrainingImage> images, AugmentationPlan plan, int views, Task task) {
            List<TrainingImage> shown =
                    EvenDraw.of(dataset, ROWS, seed).stream().map(images::get).toList();
            return sheet(plan, shown, Math.min(views, VIEWS), (i, v) -> false, List.of(), task);
        }

        /**
         * A row for each image.
         *
         * @param doubtful of an image and a view by their numbers
         */
        ViewSheet sheet(
                AugmentationPlan plan,
                List<TrainingImage> images,
                int views,
                BiPredicate<Integer, Integer> doubtful,
                List<String> notes,
                Task task) {
            List<List<Patch>> pixels = views(images, plan, views, task);
            List<ViewSheet.Row> rows = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                List<ViewSheet.Cell> cells = new ArrayList<>();
                for (int v = 0; v < views; v++) {
                    cells.add(new ViewSheet.Cell(pixels.get(i).get(v), doubtful.test(i, v)));
                }
                String id = images.get(i).sample().id();
                String name = classes.name(images.get(i).sample().label());
                rows.add(new ViewSheet.Row(List.of(name, id.substring(id.lastIndexOf('/') + 1)), cells));
            }
            return new ViewSheet(
                    "Augmentation \"" + plan.name() + "\"",
                    Stream.concat(Stream.of("image"), IntStream.range(1, views).mapToObj(v -> "view " + v))
                            .toList(),
                    rows,
                    notes);
        }

        /** By image and number, each view with its own pixels. */
        List<List<Patch>> views(List<TrainingImage> images, AugmentationPlan plan, int views, Task task) {
            Map<TrainingImage, List<Patch>> all = new HashMap<>();
            images.forEach(i -> all.put(i, new ArrayList<>()));
            new ViewMaker(preprocessing, plan, seed, workers)
                    .show(
                            images,
                            views,
                            (i, v, p) -> Objects.requireNonNull(all.get(i))
                                    .add(new Patch(
                                            3,
                                            p.heightPx(),
                                            p.widthPx(),
                                            p.values().clone())),
                            task);
            return images.stream().map(i -> Objects.requireNonNull(all.get(i))).toList();
        }
    }
}
