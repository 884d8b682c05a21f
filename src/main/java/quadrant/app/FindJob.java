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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
public final class FindJob implements Sink<FindJob.Cell, Prediction> {
    private static final String IMAGES = "-images.csv";
    private static final List<String> FOUND = List.of("rois", "at_border", "left_out");
    private static final Target.Kind IMAGES_KIND = new Target.Kind(
            "a table of images with the shares of classes",
            csv -> Target.columns(csv).containsAll(FOUND));

    private final Given given;
    private final FineTunedModel model;
    private final ClassList classes;
    /** Of the classes that are counted. */
    private final List<String> counted;

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
        this.counted = classes.names().stream()
                .filter(name -> !name.equals(ClassList.NOT_A_CELL))
                .toList();
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

    /** What was counted on an image, by the names of classes, or the word for a rejected prediction. */
    private static final class Tally {
        private final int at;
        private final String name;
        private final int cells;
        private final List<String> found;
        private final Map<String, Integer> counts = new TreeMap<>();
        private final Map<String, Integer> sure = new HashMap<>();
        private int done;
        private DoubtCount doubts = DoubtCount.NONE;
        private DoubtCount others = DoubtCount.NONE;

        Tally(int at, String name, FoundCells found) {
            this.at = at;
            this.name = name;
            this.cells = found.rows().size();
            this.found = List.of(found.from(), "" + found.atBorder(), found.leftOut());
        }
    }

    /** The table of the images, beside that of the cells. */
    public static Path images(Path cells) {
        return cells.resolveSibling(String.valueOf(cells.getFileName()).replaceFirst("(?i)\\.csv$", "") + IMAGES);
    }

    static Classified run(Wiring wiring, Given given, List<ImageFile> files, Task task) {
        Path file = ClassifyOptions.output(given);
        Target cells = ClassifyJob.target(given, file);
        Target images = ClassifyJob.target(given, images(file));
        cells.check();
        images.check();
        images.check(IMAGES_KIND);
        FineTunedModel model = Reading.model(wiring, given, given.get(Options.MODEL));
        cells.check(PredictionTable.kind(model.classes()));
        try (Classifier classifier = ClassifyJob.classifier(wiring, given, model, task);
                SafeFile safe = SafeFile.begin(file);
                Writer writer = new BufferedWriter(new OutputStreamWriter(safe.stream(), StandardCharsets.UTF_8))) {
            FindJob job = new FindJob(given, model, files, new CsvWriter(writer), task);
            job.fill(classifier);
            writer.flush();
            images.write(IMAGES_KIND, job.images());
            safe.commit();
            return job.classified(file, images.file());
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
            found = FoundCells.of(
                    Reading.images(model).asStored(),
                    image,
                    Optional.ofNullable(maps.get(image.file())),
                    settings,
                    rule);
        } catch (UnreadableImageException e) {
            unread(e);
            return Stream.empty();
        }
        Tally tally = new Tally(tallies.size(), image.name(), found);
        tallies.add(tally);
        found.notes().forEach(note -> remarks.add(note, image.name()));
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
    }

    @Override
    public void skip(Cell cell, UserException why) {
        unread(why);
    }

    private void count(Tally image, Prediction p) {
        String name = abstention.name(p, classes);
        image.counts.merge(name, 1, Integer::sum);
        image.sure.merge(name, p.doubtful() ? 0 : 1, Integer::sum);
        if (counted.contains(name)) {
            image.doubts = image.doubts.plus(p.doubt());
        } else {
            image.others = image.others.plus(p.doubt());
        }
        image.done++;
        task.overall((image.at + image.done / (double) image.cells) / files.size());
        task.progress(image.done, image.cells);
    }

    private String images() {
        List<String> header = new ArrayList<>(List.of("image", "objects"));
        words().forEach(header::add);
        header.addAll(List.of(DoubtColumns.COUNT, DoubtColumns.OUTLIER));
        counted.forEach(c ->
                Stream.of(" share", " " + DoubtColumns.SHARE, " low", " high").forEach(w -> header.add(c + w)));
        header.addAll(FOUND);
        List<List<String>> rows = new ArrayList<>(List.of(header));
        tallies.forEach(t -> rows.add(row(t)));
        return CsvWriter.text(rows);
    }

    /** What objects are counted as: the classes, what is no cell, and what the model is not sure of. */
    private Stream<String> words() {
        return Stream.concat(counted.stream(), Stream.of(ClassList.NOT_A_CELL, Abstention.word(classes)));
    }

    private int[] of(Map<String, Integer> counts) {
        return counted.stream().mapToInt(name -> counts.getOrDefault(name, 0)).toArray();
    }

    private List<String> row(Tally t) {
        boolean known = t.doubts.known() > 0;
        Shares all = Shares.of(counted, of(t.counts), known ? Optional.of(of(t.sure)) : Optional.empty());
        List<String> row = new ArrayList<>(List.of(t.name, "" + all.objects()));
        words().forEach(word -> row.add("" + t.counts.getOrDefault(word, 0)));
        row.addAll(known ? List.of("" + t.doubts.doubtful(), "" + t.doubts.unlike()) : List.of("", ""));
        for (Shares.Share s : all.of()) {
            Stream.of(
                            s.share(),
                            s.withoutDoubtful(),
                            s.interval().low(),
                            s.interval().high())
                    .forEach(v -> row.add(Double.isNaN(v) ? "" : PredictionTable.number(v.floatValue())));
        }
        // of an image without cells there are no shares
        counted.stream().skip(all.of().size()).forEach(c -> row.addAll(List.of("", "", "", "")));
        row.addAll(t.found);
        return row;
    }

    private Classified classified(Path cells, Path images) {
        Map<String, Integer> counts = new TreeMap<>();
        tallies.forEach(t -> t.counts.forEach((name, n) -> counts.merge(name, n, Integer::sum)));
        return new Classified.Cells(
                cells,
                images,
                tallies.size(),
                counts,
                tallies.stream().map(t -> t.doubts).reduce(DoubtCount.NONE, DoubtCount::plus),
                tallies.stream().map(t -> t.others).reduce(DoubtCount.NONE, DoubtCount::plus),
                model.uncertainty().flatMap(Uncertainty::rates));
    }
}
