package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import quadrant.dataset.PixelSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.DatasetReader;
import quadrant.dataset.io.ImageFile;
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

    private final Wiring wiring;

    public ShardJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * The result of a run.
     *
     * @param part the file of the part
     * @param inputs the number of finished inputs, all of this shard's
     */
    public record Result(Path part, int inputs) {}

    /** The work of one process. */
    private record Work(
            ClassifyOptions options, Shard shard, FineTunedModel model, List<ImageFile> files, List<Integer> own) {
        Path progress() {
            return options.output().resolve(shard.fileName() + ".txt");
        }

        Path part() {
            return options.output().resolve(shard.fileName() + Part.ENDING);
        }
    }

    public Result run(ClassifyOptions options, Task task) {
        options.compute();
        options.abstention();
        Shard shard = options.shard().orElseThrow();
        if (Files.exists(options.output()) && !Files.isDirectory(options.output())) {
            throw new UserException(
                    "The output " + options.output() + " is a file, and with shard a folder was expected.",
                    "Name a folder for all shards.");
        }
        requireSameNumber(options.output(), shard);
        FineTunedModel model = wiring.door().open(options.model());
        List<ImageFile> files = wiring.datasets().files(options.inputs(), Optional.empty(), task);
        List<Integer> own = shard.places(files.stream().map(ImageFile::name).toList());
        Work work = new Work(options, shard, model, files, own);
        try {
            Files.createDirectories(options.output());
            try (Journal journal = Journal.open(work.part()).orElseThrow(() -> busy(work))) {
                return run(work, journal, task);
            }
        } catch (UncheckedIOException e) {
            throw unwritten(options, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unwritten(options, e);
        }
    }

    /** Parts of another number of shards would never make one table with this one. */
    private static void requireSameNumber(Path folder, Shard shard) {
        String own = "-of-" + shard.of() + Part.ENDING;
        Optional<String> other = MergeJob.parts(folder).stream()
                .map(p -> p.getFileName().toString())
                .filter(name -> !name.endsWith(own))
                .findFirst();
        if (other.isPresent()) {
            throw new UserException(
                    "The folder " + folder + " holds " + other.get() + ", a part of another number of shards than "
                            + shard.of() + ".",
                    "Divide the inputs into as many shards as there, or choose another folder.");
        }
    }

    private static UserException unwritten(ClassifyOptions options, IOException e) {
        return new UserException(
                "The shard could not be written to " + options.output() + " (" + Reason.of(e) + ").",
                "Check that there is space and that you may write there, then add " + option("resume") + ".",
                e);
    }

    private static UserException busy(Work work) {
        return new UserException(
                "Another process is at work on the shard " + work.shard + " of " + work.options.output() + ".",
                "Wait for it, or start another shard.");
    }

    private Result run(Work work, Journal journal, Task task) throws IOException {
        Part.Head head = head(work);
        List<Integer> left = new ArrayList<>(work.own);
        if (journal.lines().isEmpty()) {
            journal.add(head.text());
        } else {
            left.removeAll(resumed(work, head, journal).rows().keySet());
        }
        Progress progress = new Progress(work, journal, left.size(), task);
        progress.show("");
        if (!left.isEmpty() && work.options.what() == ClassifyOptions.What.TILES) {
            slides(work, left, progress, task);
        } else if (!left.isEmpty()) {
            images(work, left, progress, task);
        }
        journal.force();
        return new Result(work.part(), work.own.size());
    }

    private static Part.Head head(Work work) throws IOException {
        String names = work.files.stream().map(ImageFile::name).collect(Collectors.joining("\0"));
        List<String> columns = new ArrayList<>(List.of("image"));
        columns.addAll(MapTables.areaColumns(work.model.uncertainty().isPresent()));
        return new Part.Head(
                Part.VERSION,
                work.shard.number(),
                work.shard.of(),
                Hashes.sha256(work.options.model()),
                work.options.changing(),
                Hashes.sha256(names.getBytes(StandardCharsets.UTF_8)),
                work.files.size(),
                work.own.size(),
                work.options.what() == ClassifyOptions.What.TILES ? columns : ImageRows.columns(work.model));
    }

    private static Part resumed(Work work, Part.Head head, Journal journal) {
        Part part = Part.of(work.part(), journal.lines());
        if (!work.options.resume()) {
            throw new UserException(
                    "The folder " + work.options.output() + " holds the shard " + work.shard + " already, "
                            + (part.whole() ? "finished." : "unfinished."),
                    "Add " + option("resume") + " to go on with it, or choose another folder.");
        }
        List<String> differences = part.head().differences(head);
        if (!differences.isEmpty()) {
            throw new UserException(
                    "The shard " + work.shard + " of " + work.options.output() + " was begun with "
                            + String.join(" and ", differences) + ".",
                    "Give what it was begun with, or choose another folder.");
        }
        return part;
    }

    /** The progress, for the journal, the task and the status file in the folder. */
    private static final class Progress {
        private final Work work;
        private final Journal journal;
        private final Task task;
        private int done;
        private double shown;

        Progress(Work work, Journal journal, int left, Task task) {
            this.work = work;
            this.journal = journal;
            this.task = task;
            this.done = work.own.size() - left;
        }

        /** Records a finished input. */
        void done(int at, List<List<String>> rows) {
            try {
                journal.add(new Part.Entry(at, rows).text());
                done++;
                task.progress(done, work.own.size());
                if (done == work.own.size() || done >= shown + work.own.size() / STEPS) {
                    journal.force();
                    show("; last " + work.files.get(at).name());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void show(String last) {
            shown = done;
            String line = "shard " + work.shard + ": " + done + " of " + work.own.size()
                    + (work.options.what() == ClassifyOptions.What.TILES ? " slides" : " images") + " done" + last;
            SafeFile.write(work.progress(), line + "\n");
        }
    }

    private void images(Work work, List<Integer> left, Progress progress, Task task) {
        task.phase("Classifying");
        try (ImageRows rows = new ImageRows(wiring, work.model, work.options, task)) {
            Passing passing = new Passing(work, left.iterator(), wiring.datasets(), progress, task);
            rows.classify(passing, row -> progress.done(passing.next.remove(), List.of(row)), task);
        }
    }

    /** The images to be classified; unreadable images are recorded, where they may be skipped. */
    private static final class Passing implements Iterator<PixelSource> {
        private final Work work;
        private final Iterator<Integer> left;
        private final DatasetReader reader;
        private final Progress progress;
        private final Task task;
        private final Deque<PixelSource> ready = new ArrayDeque<>();
        /** The indices of the images in progress. */
        private final Deque<Integer> next = new ArrayDeque<>();

        Passing(Work work, Iterator<Integer> left, DatasetReader reader, Progress progress, Task task) {
            this.work = work;
            this.left = left;
            this.reader = reader;
            this.progress = progress;
            this.task = task;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && left.hasNext()) {
                int at = left.next();
                PixelSource image = reader.open(work.files.get(at));
                if (work.options.skipUnreadable()
                        && ReadableImages.of(List.of(image), task).isEmpty()) {
                    progress.done(at, List.of());
                } else {
                    ready.add(image);
                    next.add(at);
                }
            }
            return !ready.isEmpty();
        }

        @Override
        public PixelSource next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }
    }

    private void slides(Work work, List<Integer> left, Progress progress, Task task) throws IOException {
        TilesJob tiles = new TilesJob(wiring);
        for (int at : left) {
            ImageFile slide = work.files.get(at);
            Path folder = folder(work.options.output(), slide.name());
            // moved there last, so that it is complete
            boolean whole = Files.exists(folder.resolve(TilesJob.MAP)) && !Files.exists(folder.resolve("run"));
            try {
                if (!whole) {
                    tiles.slide(work.options, work.model, slide, folder, task);
                }
                progress.done(at, areas(slide.name(), folder.resolve(TilesJob.AREAS)));
            } catch (UnreadableImageException | OutsideException e) {
                if (!work.options.skipUnreadable()) {
                    throw e;
                }
                task.warn("Skipped: " + e.problem());
                progress.done(at, List.of());
            }
        }
    }

    /** A folder below another, even where the name is an absolute path or leads upwards. */
    static Path folder(Path below, String name) {
        Path folder = below;
        for (Path part : Path.of(name).normalize()) {
            folder = part.toString().equals("..") ? folder : folder.resolve(part.toString());
        }
        return folder;
    }

    private static List<List<String>> areas(String slide, Path csv) throws IOException {
        try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.UTF_8, CsvWriter.FORMAT)) {
            List<List<String>> rows = new ArrayList<>();
            for (CSVRecord r : parser) {
                List<String> row = new ArrayList<>(List.of(slide));
                r.stream().map(CsvWriter::cell).forEach(row::add);
                rows.add(row);
            }
            return rows.subList(1, rows.size());
        }
    }
}
