package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.PlotWindow;
import ij.gui.Roi;
import java.awt.EventQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.swing.Timer;
import org.jspecify.annotations.Nullable;
import quadrant.app.LiveFeatures;
import quadrant.app.PacedTask;
import quadrant.app.Wiring;
import quadrant.engine.Matrices;
import quadrant.imagej.ClassColours;
import quadrant.task.Task;
import quadrant.training.LayerFit;
import quadrant.workspace.FeatureTable;
import quadrant.workspace.Forecast;
import quadrant.workspace.Labels;
import quadrant.workspace.Queue;
import quadrant.workspace.Score;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;
import quadrant.workspace.WorkspaceFile;

/**
 * The model of the panel: the open workspace, the predictions and the score, and what the window shows of them. It is changed in
 * AWT's thread. Changes are saved, fitted and scored by workers, whose results come back to that thread. The views know it alone,
 * not each other; they are called once for all changes within {@value #PACE_MILLIS} ms, and show the state as it is then.
 */
final class Session {
    private static final long SEED = 1;
    private static final int PACE_MILLIS = 40;
    private static final List<String> FIRST_CLASSES = List.of("A", "B");

    private final Panel.Host host;
    private final List<Runnable> views = new ArrayList<>();
    private final Timer refresh = new Timer(PACE_MILLIS, e -> views.forEach(Runnable::run));
    private final Background work = new Background("features", this::failed);
    private final Background fits = new Background("fit", this::failed);
    private final Background scores = new Background("score", this::failed);
    private final Background disk = new Background("disk", this::failed);
    private volatile @Nullable LiveFeatures live;
    private volatile double strength = LayerFit.USUAL_STRENGTH;
    private WorkspaceFile file;
    private Cells cells;
    private Extraction extraction;
    private Queue queue = new Queue(SEED);
    private Forecast forecast = Forecast.NONE;
    private Score score = Score.NONE;
    private String message = "";
    private String idle = " ";
    private @Nullable ImagePlus active;
    private List<Roi> preview = List.of();
    private int current = -1;
    private Origin origin = Origin.FREE;
    private int brush = -1;
    private String only = "";
    private double below = 1;
    private @Nullable Run running;
    private boolean closed;

    /**
     * Starts a workspace, or continues one.
     *
     * @param path is continued where it exists
     */
    Session(Panel.Host host, Path path, boolean resume) {
        this.host = host;
        refresh.setRepeats(false);
        begin(read(path, resume), resume);
    }

    /**
     * Opens another workspace.
     *
     * @throws quadrant.task.UserException where it cannot be opened; the current one stays
     */
    void open(Path path, boolean resume) {
        WorkspaceFile next = read(path, resume);
        end();
        begin(next, resume);
    }

    private static WorkspaceFile read(Path path, boolean resume) {
        if (resume) {
            return WorkspaceFile.resume(path, Cells::check);
        }
        Workspace empty = new Workspace();
        FIRST_CLASSES.forEach(name -> addClass(empty, name));
        return WorkspaceFile.create(path, empty);
    }

    private void begin(WorkspaceFile opened, boolean resumed) {
        file = opened;
        cells = new Cells(workspace());
        extraction = extraction();
        queue = new Queue(SEED);
        forecast = Forecast.NONE;
        score = Score.NONE;
        strength = LayerFit.USUAL_STRENGTH;
        current = -1;
        brush = -1;
        say(
                resumed
                        ? "Opened " + workspace().labels().size() + " labels of "
                                + file.path().getFileName() + ". Project › New starts a new one."
                        : "Find cells, or take them from the ROI Manager or the overlay. Then click on some and press their"
                                + " class's number.");
        refit();
        imagesChanged();
    }

    private Extraction extraction() {
        Workspace of = workspace();
        return new Extraction(
                of.crops(),
                cells.planes(),
                () -> show(of, this::refit),
                () -> show(of, () -> rescore(Labels.of(of))),
                problem -> show(of, () -> say(problem)));
    }

    /** Ends the work on the workspace; pending changes are saved first. */
    private void end() {
        extraction.cancel();
        disk.run(file::close);
    }

    void close() {
        closed = true;
        refresh.stop();
        end();
        disk.finish();
        fits.close();
        scores.close();
        work.run(() -> {
            LiveFeatures there = live;
            if (there != null) {
                there.close();
            }
        });
        work.close();
    }

    // the state

    Workspace workspace() {
        return file.workspace();
    }

    Cells cells() {
        return cells;
    }

    FeatureTable features() {
        return extraction.features();
    }

    Path file() {
        return file.path();
    }

    Forecast forecast() {
        return forecast;
    }

    Score score() {
        return score;
    }

    String message() {
        return message;
    }

    /** The number of objects whose features are still to be computed. */
    int left() {
        return extraction.left();
    }

    /** The message where no features are being computed. */
    String idle() {
        return idle;
    }

    /** The current object; −1 for none. */
    int current() {
        return current;
    }

    /** The class that clicks on objects give; with −1 they select objects. */
    int brush() {
        return brush;
    }

    /** ROIs that are shown in place of the objects of the current image; empty for none. */
    List<Roi> preview() {
        return preview;
    }

    /** The current image. */
    Optional<ImagePlus> active() {
        return Optional.ofNullable(active).filter(i -> i.getWindow() != null);
    }

    /** Whether an object passes the filters. */
    boolean wanted(int item) {
        if (below >= 1 && only.isEmpty()) {
            return true;
        }
        ObjectTable.Row row = ObjectTable.Row.of(item, workspace(), forecast);
        return (only.isEmpty() || row.is().equals(only)) && (row.label().isEmpty() ? row.probability() : 1) <= below;
    }

    // the views

    /** Adds a view; it is called in AWT's thread. */
    void view(Runnable shows) {
        views.add(shows);
        changed();
    }

    private void changed() {
        if (!closed) {
            refresh.start();
        }
    }

    /** Passes a worker's result to AWT's thread; it is dropped once another workspace is open. */
    private void show(Workspace of, Runnable found) {
        EventQueue.invokeLater(() -> {
            if (!closed && of == workspace()) {
                found.run();
            }
        });
    }

    void say(String line) {
        message = line;
        changed();
    }

    /** Reports what a worker has thrown. */
    void failed(Throwable failure) {
        EventQueue.invokeLater(() -> host.failed(failure));
    }

    /** Runs the action of a click or key; a mistake is reported, and nothing else changes. */
    void attempt(Background.Work action) {
        Background.attempt(action, host::failed);
    }

    /**
     * Sets the filters.
     *
     * @param className of the objects; "" for all
     * @param most their highest probability; labelled ones count as certain
     */
    void filter(String className, double most) {
        only = className;
        below = most;
        changed();
    }

    void brush(int classId) {
        brush = classId;
        changed();
    }

    void preview(List<Roi> rois) {
        preview = rois;
        changed();
    }

    // changes of the workspace

    /** Makes the change, saves it, shows it and fits again. */
    void change(Runnable change) {
        change.run();
        if (workspace().classes().stream().noneMatch(c -> c.id() == brush)) {
            brush = -1;
        }
        current = workspace().has(current) ? current : -1;
        if (!extraction.by(workspace().crops(), cells.planes())) {
            extraction.cancel();
            extraction = extraction();
            cells.boxChanged();
        }
        disk.run(file::save);
        refit();
        compute();
        changed();
    }

    /**
     * Takes ROIs as the objects of an image; its previous objects are removed.
     *
     * @param from where they come from, in words
     * @param settings of the workspace for them; "" for none
     */
    void take(ImagePlus image, List<Roi> rois, String from, Map<String, String> settings) {
        current = -1;
        change(() -> {
            int leftOut = cells.replace(image, rois, settings);
            say(cells.objects(image).length + " objects from " + from
                    + (leftOut > 0 ? "; " + leftOut + " lie outside the image or have no area, and were left out" : "")
                    + ".");
        });
    }

    void addClass(String name) {
        change(() -> addClass(workspace(), name));
    }

    /** Adds a class, in a colour that no other has. */
    private static void addClass(Workspace to, String name) {
        List<Integer> used = to.classes().stream().map(LabelClass::rgb).toList();
        int rgb = IntStream.range(0, Workspace.MOST_CLASSES + 1)
                .map(place -> ClassColours.of(place).getRGB() & 0xffffff)
                .filter(c -> !used.contains(c))
                .findFirst()
                .orElseThrow();
        to.addClass(name, rgb);
    }

    /** Gives objects a class, or takes it away. */
    void label(Collection<Integer> items, Optional<LabelClass> to) {
        Origin how = items.size() == 1 && items.contains(current) ? origin : Origin.FREE;
        change(() -> workspace().label(items, to.map(c -> new Label(c.id(), how))));
    }

    /** Gives the current object the class with this number, 0 for none. */
    void number(int number) {
        List<LabelClass> classes = workspace().classes();
        if (number > classes.size()) {
            say("There is no class " + number + " yet. Add it with Add class.");
        } else if (current < 0) {
            say("Click on an object first, or press N.");
        } else {
            label(Set.of(current), number == 0 ? Optional.empty() : Optional.of(classes.get(number - 1)));
        }
    }

    void undo() {
        turn(workspace().undo(), "There is nothing to undo.");
    }

    void redo() {
        turn(workspace().redo(), "There is nothing to redo.");
    }

    private void turn(boolean done, String otherwise) {
        if (done) {
            change(() -> {});
        } else {
            say(otherwise);
        }
    }

    // the current object and image

    /** Objects were clicked on, or dragged over. */
    void chosen(Set<Integer> items) {
        Optional<LabelClass> painted =
                workspace().classes().stream().filter(c -> c.id() == brush).findFirst();
        int first = items.iterator().next();
        if (painted.isPresent()) {
            current = first;
            origin = Origin.FREE;
            label(items, painted);
        } else {
            go(first);
        }
    }

    /** Goes to an object that the user chose. */
    void go(int item) {
        go(item, item == current ? origin : Origin.FREE);
    }

    private void go(int item, Origin how) {
        if (workspace().has(item)) {
            current = item;
            origin = how;
            cells.reveal(item).ifPresent(image -> active = image);
            changed();
        }
    }

    /** Finds the object to look at next, and goes to it. */
    void next() {
        Workspace of = workspace();
        Labels labels = Labels.of(of);
        Queue from = queue;
        Forecast now = forecast;
        FeatureTable features = features();
        fits.run(() -> {
            Optional<Queue.Pick> pick = from.next(labels, now, features);
            show(of, () -> {
                pick.ifPresent(p -> go(p.item(), p.origin()));
                say(pick.map(Queue.Pick::reason).orElse("There is no object without a label."));
            });
        });
    }

    /**
     * Puts the objects that a table suggests before all others that come next, and goes to the first.
     *
     * @param csv a table of {@code next} or {@code audit}
     */
    void suggest(Path csv) {
        queue.suggest(Suggestions.read(csv, workspace(), cells, active()));
        next();
    }

    /** Makes an image the current one. */
    void follow(@Nullable ImagePlus image) {
        // a chart is no image with cells
        boolean plot = image != null && image.getWindow() instanceof PlotWindow;
        if (image != null && image != active && image.getWindow() != null && !plot) {
            active = image;
            imagesChanged();
        }
    }

    /** Images were opened or closed. */
    void imagesChanged() {
        ImagePlus front = WindowManager.getCurrentImage();
        if (active().isEmpty() && front != null && front.getWindow() != null) {
            active = front;
        }
        compute();
        changed();
    }

    /** Another plane of an image may be shown. */
    void planeChanged(ImagePlus image) {
        if (image.getStackSize() > 1) {
            changed();
        }
    }

    // features, fit and score

    /** Requests the missing features for objects of open images, visible ones first, once a class is given. */
    private void compute() {
        if (closed || workspace().labels().isEmpty()) {
            return;
        }
        Extraction own = extraction;
        List<Extraction.Item> missing = new ArrayList<>();
        List<Extraction.Item> turns = new ArrayList<>();
        Map<Integer, ImagePlus> open = cells.open();
        for (int i : workspace().objects()) {
            ImagePlus image = open.get(workspace().item(i).picture());
            if (image != null) {
                Extraction.Item item =
                        new Extraction.Item(i, image, workspace().item(i).shape());
                if (own.features().row(i) == null) {
                    missing.add(item);
                }
                if (workspace().label(i).isPresent() && own.features().turned(i) == null) {
                    turns.add(item);
                }
            }
        }
        own.ask(missing, active().map(cells::seen).orElse(Set.of()), turns);
        idle = "Features of all objects are there";
        work.latest(() -> own.work(live(), Task.SILENT));
    }

    private LiveFeatures live() {
        LiveFeatures there = live;
        if (there == null) {
            there = new LiveFeatures(Wiring.standard(), Task.SILENT);
            live = there;
        }
        return there;
    }

    private void refit() {
        if (closed || live == null) {
            return;
        }
        Workspace of = workspace();
        Labels labels = Labels.of(of);
        FeatureTable features = features();
        fits.latest(() -> {
            Matrices matrices = live().matrices();
            Optional<Forecast> made = Forecast.of(labels, features, matrices, strength);
            show(of, () -> {
                // until the new doubts are there, those by the labels before
                forecast = made.orElse(Forecast.NONE).with(forecast.outliers());
                changed();
                rescore(labels);
            });
        });
    }

    private void rescore(Labels labels) {
        Workspace of = workspace();
        FeatureTable features = features();
        scores.latest(() -> {
            Score made = Score.of(labels, features, live().matrices(), SEED);
            Map<Integer, Double> outliers = Forecast.outliers(labels, features);
            show(of, () -> {
                Score now = made.after(score);
                strength = now.strength() > 0 ? now.strength() : strength;
                if (!now.equals(score) || !outliers.equals(forecast.outliers())) {
                    forecast = forecast.with(outliers);
                    score = now;
                    changed();
                }
            });
        });
    }

    // runs of verbs

    /** A run of a verb: its progress in the panel's line, and its notes at the end, as the log would come to the front. */
    final class Run extends PacedTask {
        private final List<String> notes = new CopyOnWriteArrayList<>();
        private volatile boolean stopped;

        private Run() {
            super(Duration.ofMillis(100));
        }

        @Override
        protected void begin(String name) {
            show(name + " …");
        }

        @Override
        protected void show(long done, long total, double share, String left, String line) {
            show(line);
        }

        private void show(String line) {
            EventQueue.invokeLater(() -> say(line));
        }

        @Override
        public void info(String text) {
            // the report contains it
        }

        @Override
        public void warn(String text) {
            notes.add("\nNote: " + text);
        }

        @Override
        public boolean cancelled() {
            return stopped;
        }

        /** Shows the result, with the notes below. */
        void end(String line) {
            say(line + String.join("", notes));
        }
    }

    /** Work that runs a verb, and what follows in AWT's thread. */
    interface Verb {
        Background.Work run(Run task) throws Exception;
    }

    /** Runs a verb in the thread of features, after the pending requests; turned views continue afterwards. */
    void later(Verb verb) {
        Run task = new Run();
        running = task;
        Workspace of = workspace();
        extraction.dropTurns();
        if (extraction.left() > 0) {
            say("This begins once the features of all objects are there.");
        }
        work.run(() -> {
            try {
                Background.Work then = verb.run(task);
                EventQueue.invokeLater(() -> attempt(then));
            } finally {
                show(of, this::compute);
            }
        });
    }

    /** Stops the verb that runs, and the computation of features. */
    void cancel() {
        if (running != null) {
            running.stopped = true;
        }
        extraction.cancel();
        idle = "Stopped. The next label goes on.";
        changed();
    }
}
