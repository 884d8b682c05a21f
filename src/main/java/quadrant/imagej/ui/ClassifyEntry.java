package quadrant.imagej.ui;

import static quadrant.task.OptionName.option;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.RoiManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quadrant.app.Classified;
import quadrant.app.ClassifyJob;
import quadrant.app.ClassifyOptions;
import quadrant.app.Given;
import quadrant.app.Reading;
import quadrant.app.Source;
import quadrant.app.TilesJob;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.DoubtColumns;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.ClassColours;
import quadrant.imagej.ClassImage;
import quadrant.imagej.DoubtfulRoi;
import quadrant.imagej.FoundCells;
import quadrant.imagej.LabelMap;
import quadrant.imagej.MapOverlay;
import quadrant.imagej.MapStack;
import quadrant.imagej.OpenImage;
import quadrant.imagej.RoiClass;
import quadrant.imagej.RoiRows;
import quadrant.imagej.RoiSet;
import quadrant.imagej.StackPosition;
import quadrant.inference.MapArea;
import quadrant.inference.ProbabilityMap;
import quadrant.launch.Start;
import quadrant.report.MapTables;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Plugins › Quadrant › Classify...: shows a table or a map. Without an input it classifies the image in the front window, its
 * ROIs, tiles or slices.
 */
final class ClassifyEntry extends VerbEntry {
    /** The property of a plane that ImageJ shows above it. */
    private static final String SUBTITLE = "Slice_Label";

    private static final String PREDICTED = "Predicted: ";
    private static final String PREDICTIONS = "Quadrant predictions";
    private static final String IMAGES = "Quadrant images";
    private static final String AREAS = "Quadrant areas";
    private static final int DECIMALS = 4;
    private static final double STROKE_PX = 2;
    private static final String LEGEND = "Outlines that are dashed, with \"" + Doubt.MARK
            + "\" behind the class, are doubtful: see the column doubt.";

    ClassifyEntry() {
        super(Verbs.CLASSIFY);
    }

    /** A classification without windows: what a macro's call gives, the classes as pixels, and the table. */
    record Made(String value, ImagePlus labels, ResultsTable table) {}

    /**
     * Classifies an image that stays as it is.
     *
     * @param images the image, and perhaps a label image of its objects, which are then classified; none for that in front
     */
    static Made made(Map<String, String> options, List<ImagePlus> images, Task task) {
        Map<String, String> texts = new LinkedHashMap<>(options);
        if (images.size() > 1) {
            texts.putIfAbsent(ClassifyOptions.WHAT.key(), "rois");
        }
        return new Run(texts, images, task).made();
    }

    /** A classification of files or, where no input is named, of an open image, with its ROIs where they are classified. */
    private static final class Run {
        private final Given given;
        private final @Nullable ImagePlus image;
        private final List<Roi> rois;
        private final Classified result;

        /** @param images the image that is classified where no input is named; none for that in front */
        Run(Map<String, String> texts, List<ImagePlus> images, Task task) {
            given = Verbs.CLASSIFY.read(texts);
            if (given.has(ClassifyOptions.SHARD)) {
                throw new UserException(
                        "The option " + option("shard") + " goes with the command line.", "Leave it out.");
            }
            Wiring wiring = Wiring.standard();
            if (given.has(ClassifyOptions.INPUT)) {
                image = null;
                rois = List.of();
                result = ClassifyJob.files(wiring, given, task);
            } else {
                ImagePlus open = images.isEmpty()
                        ? OpenWindows.front(
                                "There is no image to classify: input is empty, and no image is open.",
                                "Give an image or a folder as input, or open an image.")
                        : images.get(0);
                ClassifyOptions.What what = ClassifyOptions.what(given);
                image = open;
                rois = rois(open, what, images);
                result = switch (what) {
                    case IMAGE ->
                        ClassifyJob.table(
                                wiring,
                                given,
                                (model, rule) ->
                                        Source.images(List.of(new OpenImage(taken(open, Reading.planes(model))))),
                                task);
                    case SLICES ->
                        ClassifyJob.table(wiring, given, (model, rule) -> Source.images(OpenImage.slices(open)), task);
                    case ROIS ->
                        ClassifyJob.table(
                                wiring,
                                given,
                                (model, rule) -> Source.rois(
                                        new RoiRows(taken(open, Reading.planes(model)), rule.get()).of(rois)),
                                task);
                    case FIND -> found(wiring, given, open, rois, task);
                    case TILES ->
                        TilesJob.image(
                                wiring,
                                given,
                                model -> new OpenImage(taken(open, Reading.planes(model))).byRegion(),
                                task);
                };
            }
        }

        private List<Roi> rois(ImagePlus open, ClassifyOptions.What what, List<ImagePlus> images) {
            if (images.size() <= 1) {
                return what == ClassifyOptions.What.ROIS
                        ? OpenWindows.rois(open, given.get(ClassifyOptions.ROIS))
                        : new ArrayList<>();
            }
            ImagePlus labels = images.get(1);
            if (what != ClassifyOptions.What.ROIS
                    || given.has(ClassifyOptions.ROIS)
                    || labels.getWidth() != open.getWidth()
                    || labels.getHeight() != open.getHeight()) {
                throw new UserException(
                        "The label image " + labels.getTitle() + " does not mark the objects of " + open.getTitle()
                                + ".",
                        "Give one of the image's size, and no " + option("what") + " or " + option("rois") + ".");
            }
            return LabelMap.outlines(labels);
        }

        /** An image, or the projection of a stack, as a model reads it. */
        private static ImagePlus taken(ImagePlus open, StackPosition planes) {
            return planes.take().of(open);
        }

        /** @param rois receives the cells that are found */
        private static Classified found(Wiring wiring, Given given, ImagePlus open, List<Roi> rois, Task task) {
            return ClassifyJob.table(
                    wiring,
                    given,
                    (model, rule) -> {
                        ImagePlus image = taken(open, Reading.planes(model));
                        rois.addAll(FoundCells.found(image, ClassifyJob.finder(model, task))
                                .rois());
                        return Source.rois(new RoiRows(image, rule.get()).of(rois));
                    },
                    task);
        }

        private Abstention abstention() {
            return ClassifyOptions.abstention(given);
        }

        /** Marks the ROIs of an open image with their classes. */
        void mark() {
            if (image != null && !rois.isEmpty() && result instanceof Classified.Table table) {
                ClassifyEntry.mark(image, rois, table.predictions(), abstention());
            }
        }

        Made made() {
            Verb.Outcome outcome = result.outcome(given);
            outcome.rethrow();
            ImagePlus open = Objects.requireNonNull(image);
            List<Roi> parts = new ArrayList<>();
            if (result instanceof Classified.Tiles tiles) {
                ProbabilityMap map = tiles.map();
                IntStream.range(0, Math.toIntExact(map.grid().cells()))
                        .filter(i -> map.state(i) == ProbabilityMap.State.CLASSIFIED)
                        .mapToObj(map.grid()::cell)
                        .forEach(c -> parts.add(new Roi(c.xPx(), c.yPx(), c.widthPx(), c.heightPx())));
                return new Made(
                        outcome.value(), ClassImage.of(open, map.predictions(), abstention(), parts), areas(map));
            }
            List<Roi> all = RoiSet.parts(rois);
            Classified.Table table = (Classified.Table) result;
            table.drawn().stream().filter(i -> i < all.size()).map(all::get).forEach(parts::add);
            ImagePlus labels = ClassImage.of(open, table.predictions(), abstention(), parts);
            return new Made(outcome.value(), labels, table(table, abstention()));
        }

        /**
         * Shows the table, or the map with its areas.
         *
         * @throws RuntimeException why the result is incomplete
         */
        void show() {
            if (result instanceof Classified.Table table) {
                subtitle(table.predictions());
                if (!table.predictions().rows().isEmpty()) {
                    table(table, abstention()).show(PREDICTIONS);
                }
            } else if (result instanceof Classified.Tiles tiles) {
                show(tiles);
                tiles.ended().ifPresent(e -> {
                    throw e;
                });
            } else if (result instanceof Classified.Cells cells) {
                ResultsTable.open2(cells.images().toString()).show(IMAGES);
            }
        }

        /** The class of an image that was classified as a whole, in the line above its pixels. */
        private void subtitle(Predictions predictions) {
            if (image == null
                    || ClassifyOptions.what(given) != ClassifyOptions.What.IMAGE
                    || image.getStackSize() > 1) {
                return;
            }
            String there = String.valueOf(image.getProp(SUBTITLE));
            if (predictions.rows().size() == 1 && (there.equals("null") || there.startsWith(PREDICTED))) {
                Prediction p = predictions.rows().get(0);
                String name = abstention().name(p, predictions.classes());
                image.setProp(
                        SUBTITLE,
                        PREDICTED
                                + name
                                + (p.doubtful() ? Doubt.MARK : "")
                                + String.format(
                                        Locale.ROOT, " %.2f", p.probabilities().get(p.predicted()))
                                + p.doubt()
                                        .filter(Doubt::doubtful)
                                        .map(d -> " (doubtful: " + DoubtColumns.reasons(d) + ")")
                                        .orElse(""));
                image.repaintWindow();
            }
        }

        /** The stack of the map, the areas, and the classes over the image with a legend. */
        private void show(Classified.Tiles tiles) {
            ProbabilityMap map = tiles.map();
            MapStack.show(MapStack.of(map, tiles.notes()));
            areas(map).show(AREAS);
            if (image != null && image.getWindow() == null) {
                Windows.log("Note: " + map.image() + " was closed while it was classified, so there is no overlay.");
            } else if (image != null) {
                image.setOverlay(MapOverlay.of(map, abstention(), 1));
                tiles.notes().forEach(Windows::log);
            }
        }

        private ResultsTable areas(ProbabilityMap map) {
            ResultsTable areas = empty();
            for (MapArea a : MapArea.of(map, abstention())) {
                areas.addRow();
                areas.addValue("Class", a.name());
                areas.addValue("Tiles", a.tiles());
                areas.addValue("Area (px)", (double) a.areaPx());
                String squareMm = MapTables.squareMm(a, map.pixelSize());
                if (!squareMm.isEmpty()) {
                    areas.addValue("Area (mm2)", Double.parseDouble(squareMm));
                }
                areas.addValue("Share", a.share());
                if (map.hasDoubts()) {
                    areas.addValue("Doubtful", a.doubtful());
                    String column = "Share without doubtful";
                    a.shareWithoutDoubtful()
                            .ifPresentOrElse(s -> areas.addValue(column, s), () -> areas.addValue(column, ""));
                }
            }
            return areas;
        }
    }

    /**
     * Shows classified ROIs on their image: coloured by class, grey where uncertain, dashed where doubtful, and named by the
     * class where they have no name of their own, with a question mark where doubtful.
     */
    static void mark(ImagePlus image, List<Roi> rois, Predictions predictions, Abstention abstention) {
        List<Roi> parts = RoiSet.parts(rois);
        if (parts.size() != predictions.rows().size()) {
            Windows.log("Note: some ROIs were skipped, so none is renamed; the table has their classes.");
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            Prediction p = predictions.rows().get(i);
            Roi roi = parts.get(i);
            boolean unnamed = unnamed(roi, predictions.classes());
            roi.setStrokeColor(ClassColours.of(abstention.decided(p).orElse(-1)));
            RoiClass.keep(roi, abstention.name(p, predictions.classes()));
            // also where it is not doubtful, as it may have been by an earlier classification
            DoubtfulRoi.draw(roi, STROKE_PX, p.doubtful());
            if (unnamed) {
                roi.setName(String.format(
                        Locale.ROOT,
                        "%s%s-%04d",
                        abstention.name(p, predictions.classes()),
                        p.doubtful() ? Doubt.MARK : "",
                        i + 1));
            }
        }
        show(image, rois, parts);
        if (predictions.rows().stream().anyMatch(Prediction::doubtful)) {
            Windows.log(LEGEND);
        }
    }

    /** Whether a ROI has no name, or one that was given by ImageJ or an earlier classification. */
    private static boolean unnamed(Roi roi, ClassList classes) {
        String name = String.valueOf(roi.getName());
        String named = name.replaceFirst("-\\d{4}$", "");
        String stem = DoubtfulRoi.is(roi) ? DoubtfulRoi.unmarked(named) : named;
        boolean ours = !named.equals(name) && (classes.names().contains(stem) || stem.equals(Abstention.word(classes)));
        return roi.getName() == null || name.isBlank() || ours || name.matches("\\d+(-\\d+){0,2}");
    }

    private static void show(ImagePlus image, List<Roi> given, List<Roi> parts) {
        RoiManager manager = RoiManager.getInstance2();
        boolean listed = manager != null
                && manager.getCount() == parts.size()
                && List.of(manager.getRoisAsArray()).equals(given)
                && given.equals(parts);
        if (!listed) {
            // the other elements stay, except a map from an earlier classification
            List<Roi> all = OpenWindows.drawn(image);
            all.removeIf(there -> given.contains(there) || parts.contains(there));
            all.addAll(parts);
            Overlay overlay = new Overlay();
            all.forEach(overlay::add);
            overlay.drawLabels(true);
            overlay.drawNames(true);
            image.setOverlay(overlay);
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            manager.rename(i, parts.get(i).getName());
        }
        if (Start.window()) {
            manager.runCommand("UseNames", "true");
            manager.runCommand(image, "Show All with labels");
        }
    }

    /** One row per image, ROI or slice. */
    static ResultsTable table(Classified.Table result, Abstention abstention) {
        Predictions predictions = result.predictions();
        List<List<String>> doubts = predictions.rows().stream()
                .map(p -> DoubtColumns.cellsBehind(p, predictions.classes()))
                .toList();
        String every = String.join("|", predictions.classes().names());
        boolean known = result.doubts().known() > 0;
        ResultsTable table = empty();
        for (int i = 0; i < predictions.rows().size(); i++) {
            Prediction p = predictions.rows().get(i);
            table.addRow();
            table.addValue("Predicted", abstention.name(p, predictions.classes()));
            for (int c = 0; known && c < DoubtColumns.BEHIND.size(); c++) {
                int at = c;
                String column = DoubtColumns.BEHIND.get(c);
                // a set of all classes carries no information, but whether there is doubt is always shown
                if (column.equals(DoubtColumns.DOUBT)
                        || !doubts.stream().map(d -> d.get(at)).allMatch(v -> v.isEmpty() || v.equals(every))) {
                    value(table, column, doubts.get(i).get(c));
                }
            }
            table.addValue("Probability", p.probabilities().get(p.predicted()));
            table.addValue("Image", p.id());
            for (int k = 0; k < predictions.classes().size(); k++) {
                table.addValue(
                        "p(" + predictions.classes().name(k) + ")",
                        p.probabilities().get(k));
            }
            for (var column : result.more().entrySet()) {
                value(table, column.getKey(), column.getValue().get(i));
            }
        }
        return table;
    }

    private static ResultsTable empty() {
        ResultsTable table = new ResultsTable();
        table.setPrecision(DECIMALS);
        return table;
    }

    /** Numbers as numbers, so that they can be sorted and plotted. */
    private static void value(ResultsTable table, String column, String cell) {
        if (cell.matches("-?\\d+(\\.\\d+)?")) {
            table.addValue(column, Double.parseDouble(cell));
        } else {
            table.addValue(column, cell);
        }
    }

    /** Classifies without windows, but marks the ROIs of an open image with their classes. */
    @Override
    Verb.Outcome work(Map<String, String> options, List<ImagePlus> images, Task task) {
        Run run = new Run(options, images, task);
        run.mark();
        return run.result.outcome(run.given);
    }

    @Override
    void print(Map<String, String> options) {
        run(options, List.of(), new HostTask());
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        try (HostTask task = new HostTask()) {
            Run run = new Run(options, List.of(), task);
            // a warning stands first
            run.result.outcome(run.given).lines().forEach(Windows::log);
            run.mark();
            run.show();
        }
        return Optional.empty();
    }

    @Override
    String title() {
        return "Classify";
    }

    /** The choice of ROIs is offered where there are some; it is always recorded, as the default depends on them. */
    @Override
    DialogField field(DialogField f) {
        if (f.key().equals(ClassifyOptions.WHAT.key())) {
            ImagePlus image = WindowManager.getCurrentImage();
            return f.stated(image != null && !OpenWindows.listed(image).isEmpty() ? "rois" : "image");
        }
        return super.field(f);
    }
}
