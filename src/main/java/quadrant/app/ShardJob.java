package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVParser;
import quadrant.dataset.UnreadableImageException;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.DatasetReader;
import quadrant.dataset.io.ImageFile;
import quadrant.evaluation.Prediction;
import quadrant.inference.Classifier;
import quadrant.inference.Sink;
import quadrant.model.FineTunedModel;
import quadrant.pixels.OutsideException;
import quadrant.report.MapTables;
import quadrant.task.Hashes;
import quadrant.task.Journal;
import quadrant.task.Reason;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Classifies the images, or the tiles of the slides, of one shard. Its part of the table grows by one input at a time and is
 * continued after a crash; {@link MergeJob} merges the parts of all shards.
 */
public final class ShardJob {
    private static final double STEPS = 100;

    /**
     * One of several parts of a list.
     *
     * @param number from 1
     * @param of the number of parts
     */
    public record Shard(int number, int of) {
        static final int MOST = 100_000;

        private static final Pattern TEXT = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

        /** Parses a text such as {@code 2/4}; empty where it is not of this form. */
        static Optional<Shard> parse(String text) {
            Matcher m = TEXT.matcher(text);
            return m.matches()
                    ? Optional.of(new Shard(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))))
                            .filter(s -> s.of <= MOST && s.number >= 1 && s.number <= s.of)
                    : Optional.empty();
        }

        /** The indices of this shard's names: of the sorted names every {@code of}-th belongs to it. */
        List<Integer> places(List<String> names) {
            List<Integer> sorted = IntStream.range(0, names.size())
                    .boxed()
                    .sorted(Comparator.comparing(names::get))
                    .toList();
            return IntStream.iterate(number - 1, i -> i < sorted.size(), i -> i + of)
                    .mapToObj(sorted::get)
                    .toList();
        }

        /** The name of its files, such as {@code part-02-of-10}. */
        String fileName() {
            return String.format(Locale.ROOT, "part-%0" + Integer.toString(of).length() + "d-of-%d", number, of);
        }

        @Override
        public String toString() {
            return number + "/" + of;
        }
    }

    private final Wiring wiring;
    private final Given given;
    private final Shard shard;
    private final Path folder;
    private final Task task;
    private final FineTunedModel model;
    private final List<ImageFile> files;
    private final List<Integer> own;
    private int done;
    private double shown;

    private ShardJob(Wiring wiring, Given given, Task task) {
        this.wiring = wiring;
        this.given = given;
        this.shard = given.get(ClassifyOptions.SHARD).orElseThrow();
        this.folder = ClassifyOptions.output(given);
        this.task = task;
        requireSameNumber();
        this.model = Reading.model(wiring, given, given.get(Options.MODEL));
        this.files = wiring.datasets().files(ClassifyOptions.inputs(given), Optional.empty(), task);
        this.own = shard.places(files.stream().map(ImageFile::name).toList());
    }

    static Verb.Outcome run(Wiring wiring, Given given, Task task) {
        ShardJob job = new ShardJob(wiring, given, task);
        Path part = job.folder.resolve(job.shard.fileName() + Part.ENDING);
        try {
            Files.createDirectories(job.folder);
            try (Journal journal = Journal.open(part)
                    .orElseThrow(() -> new UserException(
                            "Another process is at work on the shard " + job.shard + " of " + job.folder + ".",
                            "Wait for it, or start another shard."))) {
                job.run(part, journal);
            }
            return Verb.Outcome.of(
                    part, job.own.size() + job.things() + " of shard " + job.shard + " classified: " + part);
        } catch (UncheckedIOException | IOException e) {
            throw new UserException(
                    "The shard could not be written to " + job.folder + " (" + Reason.of(e) + ").",
                    "Check that there is space and that you may write there, then add " + option("resume") + ".",
                    e);
        }
    }

    /** Parts of another number of shards would never make one table with this one. */
    private void requireSameNumber() {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UserException(
                    "The output " + folder + " is a file, and with shard a folder was expected.",
                    "Name a folder for all shards.");
        }
        for (Path part : MergeJob.parts(folder)) {
            if (!part.toString().endsWith("-of-" + shard.of() + Part.ENDING)) {
                throw new UserException(
                        "The folder " + folder + " holds " + part.getFileName()
                                + ", a part of another number of shards than " + shard.of() + ".",
                        "Divide the inputs into as many shards as there, or choose another folder.");
            }
        }
    }

    private void run(Path file, Journal journal) throws IOException {
        Part.Head head = head();
        List<Integer> left = new ArrayList<>(own);
        if (journal.lines().isEmpty()) {
            journal.add(Part.GSON.toJson(head));
        } else {
            left.removeAll(resumed(Part.of(file, journal.lines()), head).rows().keySet());
        }
        done = own.size() - left.size();
        show("");
        if (tiles()) {
            slides(left, journal);
        } else if (!left.isEmpty()) {
            images(left, journal);
        }
        journal.force();
    }

    private String things() {
        return tiles() ? " slides" : " images";
    }

    private boolean tiles() {
        return ClassifyOptions.what(given) == ClassifyOptions.What.TILES;
    }

    private Part.Head head() throws IOException {
        String names = files.stream().map(ImageFile::name).collect(Collectors.joining("\0"));
        List<String> columns = new ArrayList<>(List.of("image"));
        columns.addAll(MapTables.areaColumns(model.uncertainty().isPresent()));
        return new Part.Head(
                Part.VERSION,
                shard.number(),
                shard.of(),
                Hashes.sha256(given.get(Options.MODEL)),
                changing(given),
                Hashes.sha256(names.getBytes(StandardCharsets.UTF_8)),
                files.size(),
                own.size(),
                tiles() ? columns : ClassifyJob.columns(model));
    }

    /** The options given by the user that can change a result, by key. */
    private static Map<String, String> changing(Given given) {
        List<Option<?>> some = new ArrayList<>(ClassifyOptions.ALL);
        some.removeAll(List.of(
                Options.MODEL,
                ClassifyOptions.INPUT,
                ClassifyOptions.OUTPUT,
                ClassifyOptions.WHAT,
                ClassifyOptions.TILES,
                ClassifyOptions.SHARD,
                ClassifyOptions.RESUME,
                Options.THREADS));
        Map<String, String> texts = new TreeMap<>(given.texts(some));
        texts.put(ClassifyOptions.WHAT.key(), Value.word(ClassifyOptions.what(given)));
        return texts;
    }

    private Part resumed(Part part, Part.Head head) {
        if (!given.get(ClassifyOptions.RESUME)) {
            throw new UserException(
                    "The folder " + folder + " holds the shard " + shard + " already, "
                            + (part.whole() ? "finished." : "unfinished."),
                    "Add " + option("resume") + " to go on with it, or choose another folder.");
        }
        List<String> differences = part.head().differences(head);
        if (!differences.isEmpty()) {
            throw new UserException(
                    "The shard " + shard + " of " + folder + " was begun with " + String.join(" and ", differences)
                            + ".",
                    "Give what it was begun with, or choose another folder.");
        }
        return part;
    }

    /** Records a finished input. */
    private void done(int at, List<List<String>> rows, Journal journal) {
        try {
            journal.add(Part.GSON.toJson(new Part.Entry(at, rows)));
            done++;
            task.progress(done, own.size());
            if (done == own.size() || done >= shown + own.size() / STEPS) {
                journal.force();
                show("; last " + files.get(at).name());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shows the progress in a file of the folder. */
    private void show(String last) {
        shown = done;
        String line = "shard " + shard + ": " + done + " of " + own.size() + things() + " done" + last;
        SafeFile.write(folder.resolve(shard.fileName() + ".txt"), line + "\n");
    }

    private void skip(int at, UserException why, Journal journal) {
        if (!given.get(Options.SKIP_UNREADABLE)) {
            throw why;
        }
        task.warn("Skipped: " + why.problem());
        done(at, List.of(), journal);
    }

    private void images(List<Integer> left, Journal journal) {
        task.phase("Classifying");
        try (Classifier classifier = ClassifyJob.classifier(wiring, given, model, task)) {
            DatasetReader images = Reading.datasets(model);
            Sink<Integer, Prediction> sink = (at, p) -> done(at, List.of(ClassifyJob.row(given, model, p)), journal);
            classifier.run(
                    left.iterator(),
                    at -> images.open(files.get(at)),
                    sink.skipping((at, why) -> skip(at, why, journal)),
                    task);
        }
    }

    private void slides(List<Integer> left, Journal journal) throws IOException {
        for (int at : left) {
            ImageFile slide = files.get(at);
            Path own = below(folder, slide.name());
            // moved there last, so that it is complete
            boolean whole = Files.exists(own.resolve(TilesJob.MAP)) && !Files.exists(own.resolve("run"));
            try {
                if (!whole) {
                    TilesJob.slide(wiring, given, model, slide, own, task);
                }
                done(
                        at,
                        table(own.resolve(TilesJob.AREAS)).stream()
                                .skip(1)
                                .map(row -> Stream.concat(Stream.of(slide.name()), row.stream())
                                        .toList())
                                .toList(),
                        journal);
            } catch (UnreadableImageException | OutsideException e) {
                skip(at, e, journal);
            }
        }
    }

    /** A folder below another, even where the name is an absolute path or leads upwards. */
    static Path below(Path top, String name) {
        Path folder = top;
        for (Path part : Path.of(name).normalize()) {
            folder = part.toString().equals("..") ? folder : folder.resolve(part.toString());
        }
        return folder;
    }

    /** The rows of a table that was written here. */
    static List<List<String>> table(Path csv) throws IOException {
        try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.UTF_8, CsvWriter.FORMAT)) {
            return parser.stream()
                    .map(r -> r.stream().map(CsvWriter::cell).toList())
                    .toList();
        }
    }
}
