package quadrant.app;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.dataset.ClassList;
import quadrant.dataset.UnreadableImageException;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.DoubtColumns;
import quadrant.dataset.io.ImageFile;
import quadrant.dataset.io.MarkedFolder;
import quadrant.dataset.io.PredictionTable;
import quadrant.dataset.io.Target;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.DoubtCount;
import quadrant.evaluation.Prediction;
import quadrant.imagej.CellFinder;
import quadrant.imagej.FoundCells;
import quadrant.inference.Classifier;
import quadrant.inference.Sink;
import quadrant.model.FineTunedModel;
import quadrant.model.Uncertainty;
import quadrant.pixels.CropRule;
import quadrant.task.Remarks;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workspace.Shares;

/**
 * Finds the cells of many images, one image after another, and classifies them: a table of the cells, which is written as they
 * come, and one of the images, with the number and share of each class.
 */
final class FindJob implements Sink<FindJob.Cell, Prediction> {
    private static final String IMAGES = "-images.csv";
    private static final List<String> COUNTED = List.of("image", "objects", DoubtColumns.COUNT, DoubtColumns.OUTLIER);
    private static final Target.Kind IMAGES_KIND = new Target.Kind(
            "a table of images with the shares of classes",
            csv -> Collections.indexOfSubList(Target.columns(csv), COUNTED) == 0);

    private final Given given;
    private final FineTunedModel model;
    private final ClassList classes;
    /** The place of the class of what is no cell; -1 where there is none. */
    private final int nothing;

    private final Abstention abstention;
    private final CropRule rule;
    private final Optional<CellFinder.Settings> settings;
    private final List<ImageFile> files;
    private final Map<Path, Path> maps;
    private final CsvWriter table;
    private final Task task;
    private final List<Tally> tallies = new ArrayList<>();
    private final Remarks remarks = new Remarks();

    private FindJob(Given given, FineTunedModel model, List<ImageFile> files, CsvWriter table, Task task) {
        this.given = given;
        this.model = model;
        this.classes = model.classes();
        this.nothing = classes.names().indexOf(ClassList.NOT_A_CELL);
        this.abstention = ClassifyOptions.abstention(given);
        this.rule = ClassifyJob.rule(given, model, task);
        this.settings = ClassifyJob.finder(model, task);
        this.maps = MarkedFolder.maps(files);
        this.files = files.stream()
                .filter(f -> !maps.containsValue(f.file()))
                .filter(f -> !Files.exists(f.file().resolveSibling(ClassifyJob.MARKS)))
                .toList();
        this.table = table;
        this.task = task;
    }

    /** A cell of an image. */
    record Cell(Tally image, Source.Item item) {}

    /** What was counted on an image. */
    private static final class Tally {
        private final int at;
        private final String name;
        private final FoundCells found;
        private final int cells;
        private final int[] counts;
        private final int[] sure;
        private int done;
        private int uncertain;
        private DoubtCount doubts = DoubtCount.NONE;

        Tally(int at, String name, FoundCells found, int classes) {
            this.at = at;
            this.name = name;
            this.cells = found.rows().size();
            // without the rows, which hold the image
            this.found = new FoundCells(List.of(), found.from(), found.atBorder(), found.leftOut());
            this.counts = new int[classes];
            this.sure = new int[classes];
        }
    }

    static Classified run(Wiring wiring, Given given, List<ImageFile> files, Task task) {
        Path file = ClassifyOptions.output(given);
        Target cells = ClassifyJob.target(given, file);
        Target images = ClassifyJob.target(
                given,
                file.resolveSibling(String.valueOf(file.getFileName()).replaceFirst("(?i)\\.csv$", "") + IMAGES));
        cells.check();
        images.check();
        images.check(IMAGES_KIND);
        FineTunedModel model = wiring.door().open(given.get(Options.MODEL));
        cells.check(PredictionTable.kind(model.classes()));
        try (Classifier classifier = ClassifyJob.classifier(wiring, given, model, task);
                SafeFile safe = SafeFile.begin(file);
                Writer writer = new BufferedWriter(new OutputStreamWriter(safe.stream(), StandardCharsets.UTF_8))) {
            FindJob job = new FindJob(given, model, files, new CsvWriter(writer), task);
            job.fill(classifier);
            writer.flush();
            images.write(IMAGES_KIND, job.images());
            safe.commit();
            return new Classified.Cells(file, images.file(), job.lines(file, images.file()));
        } catch (UncheckedIOException | IOException e) {
            throw OutputFolder.unwritten("The results", file, e);
        }
    }

    private void fill(Classifier classifier) throws IOException {
        List<String> places = new ArrayList<>(PredictionTable.FOUND);
        places.addAll(DoubtColumns.of(model.uncertainty().isPresent()));
        table.row(PredictionTable.columns(classes, places));
        task.phase("Finding and classifying cells");
        classifier.run(
                files.stream().flatMap(this::cells).iterator(), c -> c.item().pixels(), this, task);
        remarks.info(task);
        if (tallies.isEmpty()) {
            throw new UserException(
                    "There is no image to classify in " + ClassifyOptions.inputs(given) + ".",
                    "Give images or a folder of images.");
        }
    }

    /** The cells of an image, which is read when those of the images before are drawn. */
    private Stream<Cell> cells(ImageFile image) {
        task.checkCancelled();
        FoundCells found;
        try {
            found = FoundCells.of(image, Optional.ofNullable(maps.get(image.file())), settings, rule);
        } catch (UnreadableImageException e) {
            unread(e);
            return Stream.empty();
        }
        Tally tally = new Tally(tallies.size(), image.name(), found, classes.size());
        tallies.add(tally);
        if (!found.from().isEmpty()) {
            remarks.add("the cells are those of the ROIs or the label map beside it", image.name());
        } else if (found.rows().isEmpty()) {
            remarks.add("no cell was found", image.name());
        }
        return found.rows().stream().map(row -> new Cell(tally, Source.Item.of(row, row.name())));
    }

    private void unread(UserException why) {
        if (!given.get(Options.SKIP_UNREADABLE)) {
            throw why;
        }
        task.warn("Skipped: " + why.problem());
    }

    @Override
    public void take(Cell cell, Prediction p) {
        Map<String, String> places = new LinkedHashMap<>(cell.item().places());
        places.put(PredictionTable.ROI, p.id());
        List<String> before = PredictionTable.FOUND.stream()
                .map(column -> places.getOrDefault(column, ""))
                .collect(Collectors.toCollection(ArrayList::new));
        before.addAll(model.uncertainty().isPresent() ? DoubtColumns.cells(p, classes) : List.of());
        List<String> row = PredictionTable.cells(p, classes, abstention, before);
        row.set(0, cell.image().name);
        try {
            table.row(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        count(cell.image(), p);
        progress(cell.image());
    }

    @Override
    public void skip(Cell cell, UserException why) {
        unread(why);
        progress(cell.image());
    }

    private void count(Tally image, Prediction p) {
        OptionalInt decided = abstention.decided(p);
        if (decided.isEmpty()) {
            image.uncertain++;
            return;
        }
        image.counts[decided.getAsInt()]++;
        if (decided.getAsInt() != nothing) {
            image.sure[decided.getAsInt()] += p.doubtful() ? 0 : 1;
            image.doubts = image.doubts.plus(p.doubt());
        }
    }

    /** Reports the cells that are done on an image, and the share of all images. */
    private void progress(Tally image) {
        if (image.done++ == 0) {
            task.detail("image " + (image.at + 1) + " of " + files.size());
        }
        task.overall((image.at + image.done / (double) image.cells) / files.size());
        task.progress(image.done, image.cells);
    }

    /** The places of the classes that are counted. */
    private int[] counted() {
        return IntStream.range(0, classes.size()).filter(k -> k != nothing).toArray();
    }

    /** How many objects of an image are no cells. */
    private int none(Tally t) {
        return nothing < 0 ? 0 : t.counts[nothing];
    }

    private String images() {
        List<String> names = IntStream.of(counted()).mapToObj(classes::name).toList();
        List<String> header = new ArrayList<>(COUNTED);
        names.forEach(c -> Stream.of("", " share", " " + DoubtColumns.SHARE, " low", " high")
                .forEach(w -> header.add(c + w)));
        header.addAll(List.of(ClassList.NOT_A_CELL, Abstention.word(classes), "rois", "at_border", "left_out"));
        List<List<String>> rows = new ArrayList<>(List.of(header));
        tallies.forEach(t -> rows.add(row(t, names)));
        return CsvWriter.text(rows);
    }

    private List<String> row(Tally t, List<String> names) {
        boolean known = t.doubts.known() > 0;
        Shares all = Shares.of(
                names,
                IntStream.of(counted()).map(k -> t.counts[k]).toArray(),
                known ? Optional.of(IntStream.of(counted()).map(k -> t.sure[k]).toArray()) : Optional.empty());
        List<String> row = new ArrayList<>(List.of(
                t.name,
                "" + all.objects(),
                known ? "" + t.doubts.doubtful() : "",
                known ? "" + t.doubts.unlike() : ""));
        for (Shares.Share s : all.of()) {
            row.add("" + s.count());
            Stream.of(
                            s.share(),
                            s.withoutDoubtful(),
                            s.interval().low(),
                            s.interval().high())
                    .forEach(v -> row.add(Double.isNaN(v) ? "" : PredictionTable.number(v.floatValue())));
        }
        // of an image without cells there are no shares
        names.stream().skip(all.of().size()).forEach(c -> row.addAll(List.of("0", "", "", "", "")));
        row.addAll(List.of("" + none(t), "" + t.uncertain, t.found.from(), "" + t.found.atBorder(), t.found.leftOut()));
        return row;
    }

    /** What is said at the end. */
    private List<String> lines(Path cells, Path images) {
        DoubtCount doubts = tallies.stream().map(t -> t.doubts).reduce(DoubtCount.NONE, DoubtCount::plus);
        List<String> lines = new ArrayList<>(doubts.warning("cells").stream().toList());
        lines.add(doubts.counted("cells of " + tallies.size() + (tallies.size() == 1 ? " image" : " images")) + ": "
                + cells);
        lines.add(IntStream.of(counted())
                        .mapToObj(k -> classes.name(k) + " "
                                + tallies.stream().mapToInt(t -> t.counts[k]).sum())
                        .collect(Collectors.joining(", "))
                + "." + doubts.sentence());
        int none = tallies.stream().mapToInt(this::none).sum();
        if (none > 0) {
            lines.add(none + " more were found, and are \"" + ClassList.NOT_A_CELL + "\"; they are not counted.");
        }
        lines.add("Counts and shares in each image: " + images);
        model.uncertainty()
                .flatMap(Uncertainty::rates)
                .filter(r -> doubts.known() > 0)
                .flatMap(r -> r.sentence())
                .ifPresent(lines::add);
        return lines;
    }
}
