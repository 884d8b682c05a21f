package quadrant.imagej.panel;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.PlotWindow;
import ij.gui.Roi;
import java.awt.EventQueue;
import java.awt.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.swing.Timer;
import org.jspecify.annotations.Nullable;
import quadrant.imagej.ClassColours;
import quadrant.task.UserException;
import quadrant.workspace.Forecast;
import quadrant.workspace.LostImages;
import quadrant.workspace.Projects;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;
import quadrant.workspace.Workspace.Picture;
import quadrant.workspace.WorkspaceFile;

/**
 * The model of the panel: the open workspace, the predictions and the score, and what the window shows of them. It is changed in
 * AWT's thread. Changes are saved, fitted and scored by workers, whose results come back to that thread. The views know it alone,
 * not each other; they are called once for all changes within {@value #PACE_MILLIS} ms, and show the state as it is then.
 */
final class Session {
    private static final int PACE_MILLIS = 40;
    private static final List<String> FIRST_CLASSES = List.of("A", "B");

    static final String FILLED = "Filled";
    private static final String HIDDEN = "Hidden";
    private static final List<String> LOOKS = List.of(FILLED, "Outlines", HIDDEN);

    private final Panel.Host host;
    private final Projects projects = new Projects(Panel.folder());
    private final List<Runnable> views = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();
    private final Timer refresh = new Timer(PACE_MILLIS, e -> showAll());
    private final Background disk = new Background("disk", this::failed);
    private WorkspaceFile file;
    private Cells cells;
    private final Learner learner;
    private String message = "";
    private @Nullable ImagePlus active;
    private Optional<Preview> preview = Optional.empty();
    private List<Integer> chosen = List.of();
    private final Set<Integer> hidden = new HashSet<>();
    private int look;
    private Origin origin = Origin.FREE;
    private int brush = -1;
    private double below = 1;
    private @Nullable VerbRun running;
    /** The object to go to when its image is opened; −1 for none. */
    private int awaited = -1;

    private boolean closed;
    /** Whether the views are still to be called. */
    private boolean stale;
    /** The version of a workspace that is not worth keeping if nothing follows; −1 for none. */
    private long begun = -1;

    private int placed;
    private Consumer<ImagePlus> opened = image -> {};
    /** Takes an overlay away that was drawn since the last change. */
    private @Nullable Runnable undrawn;

    /**
     * Starts a workspace, or continues one.
     *
     * @param path is continued where it exists
     */
    Session(Panel.Host host, Path path, boolean resume) {
        this.host = host;
        refresh.setRepeats(false);
        this.file = read(path, resume);
        this.cells = new Cells(workspace());
        this.learner = new Learner(this);
        begin(resume);
    }

    /**
     * Opens another workspace.
     *
     * @throws quadrant.task.UserException where it cannot be opened; the current one stays
     */
    void open(Path path, boolean resume) {
        WorkspaceFile next = read(path, resume);
        end();
        file = next;
        cells = new Cells(workspace());
        begin(resume);
    }

    private static WorkspaceFile read(Path path, boolean resume) {
        if (resume) {
            return WorkspaceFile.resume(path, Cells::check);
        }
        Workspace empty = new Workspace();
        FIRST_CLASSES.forEach(name -> addClass(empty, name));
        return WorkspaceFile.create(path, empty);
    }

    private void begin(boolean resumed) {
        begun = resumed ? -1 : workspace().version();
        placed = 0;
        chosen = List.of();
        brush = -1;
        hidden.clear();
        say(
                resumed
                        ? "Opened " + workspace().labels().size() + " labels of "
                                + file.path().getFileName() + ". Project › New starts a new one."
                        : "Find cells, or take them from the ROI Manager or the overlay. Then click on some and press their"
                                + " class's number.");
        learner.begin();
        imagesChanged();
    }

    /** Ends the work on the workspace; pending changes are saved first. */
    private void end() {
        learner.cancel();
        boolean empty = projects.holds(file()) && workspace().version() == begun;
        WorkspaceFile ended = file;
        disk.run(() -> {
            ended.close();
            if (empty) {
                WorkspaceFile.discard(ended.path());
            }
        });
    }

    /** Moves a project that was begun in Quadrant's own folder beside its first image that is a file. */
    private void place() {
        int pictures = workspace().pictures().size();
        if (pictures != placed && projects.holds(file())) {
            WorkspaceFile own = file;
            projects.place(workspace().pictures().values())
                    .ifPresent(to -> disk.run(() -> {
                        own.moveTo(to);
                        show(
                                own.workspace(),
                                () -> say(message + " The project is saved as " + to.getFileName()
                                        + ", beside the images."));
                    }));
        }
        placed = pictures;
    }

    void close() {
        closed = true;
        refresh.stop();
        end();
        disk.finish();
        learner.close();
        ends.forEach(Runnable::run);
    }

    // the state

    Workspace workspace() {
        return file.workspace();
    }

    Cells cells() {
        return cells;
    }

    Path file() {
        return file.path();
    }

    boolean closed() {
        return closed;
    }

    Projects projects() {
        return projects;
    }

    /** As {@link Learner#forecast}. */
    Forecast forecast() {
        return learner.forecast();
    }

    Learner learner() {
        return learner;
    }

    String message() {
        return message;
    }

    /** The current object: the last of the chosen ones; −1 for none. */
    int current() {
        return chosen.isEmpty() ? -1 : chosen.get(chosen.size() - 1);
    }

    /** The chosen objects. */
    List<Integer> chosen() {
        return chosen;
    }

    /** The class that clicks on objects give; with −1 they select objects. */
    int brush() {
        return brush;
    }

    /** How all objects are cut out. */
    Crops.Rule rule() {
        Workspace w = workspace();
        return new Crops.Rule(w.crops(), w.wholeImages(), cells.planes(), w.channels());
    }

    /** How objects are drawn, one of {@link #LOOKS}. */
    String look() {
        return LOOKS.get(look);
    }

    /** Whether the objects of a class are drawn. */
    boolean shows(int classId) {
        return !hidden.contains(classId);
    }

    /** What is shown on an image in place of its objects, and takes its clicks and keys. */
    interface Preview {
        ImagePlus image();

        /** Yellow, or of their stroke's colour. */
        List<Roi> rois();

        void click(Point at, boolean alt);

        /** Takes the last click back. */
        void takeBack();

        void close();
    }

    /** The preview of an image; empty where it has none. */
    Optional<Preview> preview(@Nullable ImagePlus of) {
        return preview.filter(p -> p.image() == of);
    }

    /** The current image. */
    Optional<ImagePlus> active() {
        return Optional.ofNullable(active).filter(i -> i.getWindow() != null);
    }

    /**
     * The current image.
     *
     * @throws UserException where none is open
     */
    ImagePlus image() {
        return active().orElseThrow(() -> new UserException("No image is open.", "Open an image, or click on one."));
    }

    /** Whether an object is drawn, and can be clicked on. */
    boolean drawn(int item) {
        return !look().equals(HIDDEN) && (chosen.contains(item) || wanted(item));
    }

    /** The number of an object's class, by its label, else by its prediction; −1 for none. */
    int classOf(int item) {
        List<LabelClass> classes = workspace().classes();
        int place = workspace().labelPlace(item).orElseGet(() -> forecast().placeIn(classes, item));
        return place < 0 ? -1 : classes.get(place).id();
    }

    /** Whether an object passes the filters: by the ticks of the classes, and by probability. */
    boolean wanted(int item) {
        return (hidden.isEmpty() || shows(classOf(item)))
                && (below >= 1
                        || (workspace().label(item).isEmpty() && forecast().probability(item) <= below));
    }

    // the views

    /** Adds a view; it is called in AWT's thread. */
    void view(Runnable shows) {
        views.add(shows);
        changed();
    }

    /** Adds what a view does when the panel is closed. */
    void onClosed(Runnable ends) {
        this.ends.add(ends);
    }

    /** Shows the state anew. */
    void changed() {
        // the timer may have fired while a change still goes on
        if (!closed && !stale) {
            stale = true;
            refresh.start();
        }
    }

    private void showAll() {
        stale = false;
        views.forEach(Runnable::run);
    }

    /** Passes a worker's result to AWT's thread; it is dropped once another workspace is open. */
    void show(Workspace of, Runnable found) {
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

    /** Sets the highest probability of the objects that are shown; labelled ones count as certain. */
    void filter(double most) {
        below = most;
        changed();
    }

    void brush(int classId) {
        brush = classId;
        changed();
    }

    /** Draws objects in the next way. */
    void nextLook() {
        look = (look + 1) % LOOKS.size();
        changed();
    }

    /** Draws the objects of a class, or not. */
    void show(int classId, boolean shown) {
        if (shown ? hidden.remove(classId) : hidden.add(classId)) {
            changed();
        }
    }

    /** Ends what is under way: a preview, the class that clicks give, the choice of objects; false where nothing is. */
    boolean escape() {
        boolean any = brush >= 0 || !chosen.isEmpty() || preview.isPresent();
        brush = -1;
        preview.ifPresent(Preview::close);
        choose(List.of());
        return any;
    }

    /** Shows a preview, in place of another one. */
    void preview(Optional<Preview> shown) {
        preview = shown;
        changed();
    }

    // changes of the workspace

    /** Makes the change, saves it, shows it and fits again. */
    void change(Runnable change) {
        undrawn = null;
        change.run();
        if (offered().stream().noneMatch(c -> c.id() == brush)) {
            brush = -1;
        }
        choose(chosen.stream().filter(workspace()::has).toList());
        disk.run(file::save);
        place();
        learner.changed();
        changed();
    }

    /**
     * Takes ROIs as the objects of an image; its previous objects are removed.
     *
     * @param from where they come from, in words
     * @param settings of the workspace for them; "" for none
     */
    void take(ImagePlus image, List<Roi> rois, String from, Map<String, String> settings) {
        Cells.Plan plan = cells.plan(image, rois, settings);
        int out = plan.leftOut();
        String carried = plan.labels().size() + " of " + plan.labelled() + " labels carried over.";
        change(() -> cells.take(image, plan, settings));
        say(plan.objects().size() + " objects from " + from
                + (out > 0 ? "; " + out + " lie outside the image or have no area, and were left out." : ".")
                + (plan.labelled() > 0 ? " " + carried : ""));
    }

    /** The classes that objects can have: those of the keys 1 to 9, and {@link Workspace#NOT_A_CELL}. */
    List<LabelClass> offered() {
        return Stream.concat(workspace().counted().stream(), Stream.of(Workspace.NOT_A_CELL))
                .toList();
    }

    /**
     * Makes clicks give a class of a name: one that is there, else the first unused one of those that a workspace begins with,
     * which gets the name, else a new one.
     */
    void name(String name) {
        String plain = name.strip();
        if (offered().stream().noneMatch(c -> c.name().equals(plain))) {
            change(() -> named(plain));
        }
        brush(named(plain).id());
        say("Clicks on objects give " + plain + ". Esc ends that.");
    }

    /**
     * Makes classes of those that the ROIs of an image brought.
     *
     * @param labels whether they become labels; else they are shown until the objects are predicted
     */
    void classes(ImagePlus image, boolean labels) {
        int picture = cells.picture(image).orElseThrow();
        Map<String, List<Integer>> of = new TreeMap<>();
        cells.brought(picture)
                .forEach((i, name) ->
                        of.computeIfAbsent(name, k -> new ArrayList<>()).add(i));
        of.forEach((name, items) -> {
            LabelClass c = named(name);
            if (labels) {
                workspace().label(items, Optional.of(new Label(c.id(), Origin.FREE)));
            }
        });
        if (!labels) {
            cells.start(picture);
        }
        say(message + (labels ? " Their classes are labels." : " Their classes are shown until yours are learned."));
    }

    /** The class of this name, which may take the place of one that a project begins with and that has no labels. */
    private LabelClass named(String name) {
        Workspace w = workspace();
        Optional<LabelClass> there =
                offered().stream().filter(c -> c.name().equals(name)).findFirst();
        if (there.isEmpty()) {
            w.counted().stream()
                    .filter(c -> FIRST_CLASSES.contains(c.name()) && w.count(c.id()) == 0)
                    .findFirst()
                    .ifPresentOrElse(c -> w.change(new LabelClass(c.id(), name, c.rgb())), () -> addClass(w, name));
        }
        return there.orElseGet(() -> named(name));
    }

    /** Remembers something in the project that is no change of the user's. */
    void remember(Consumer<Workspace> what) {
        what.accept(workspace());
        disk.run(file::save);
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
        Origin how = Set.copyOf(items).equals(Set.copyOf(chosen)) ? origin : Origin.FREE;
        change(() -> workspace().label(items, to.map(c -> new Label(c.id(), how))));
    }

    /** Gives the chosen objects the class with this number, 0 for none. */
    void number(int number) {
        List<LabelClass> classes = workspace().counted();
        if (number > classes.size()) {
            say("There is no class " + number + " yet. Write its name below the classes.");
        } else {
            label(number == 0 ? Optional.empty() : Optional.of(classes.get(number - 1)));
        }
    }

    /** Gives the chosen objects a class, or takes it away. */
    void label(Optional<LabelClass> to) {
        if (chosen.isEmpty()) {
            say("Click on an object first, or press N.");
        } else {
            label(chosen, to);
        }
    }

    /** Makes an overlay, which is no change of the workspace, what undo takes back next. */
    void drawn(Runnable back) {
        undrawn = back;
        say("The objects are in the image's overlay. Undo takes them out again.");
    }

    void undo() {
        Runnable back = undrawn;
        undrawn = null;
        if (back != null) {
            back.run();
            say("The overlay is as it was.");
            return;
        }
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
                offered().stream().filter(c -> c.id() == brush).findFirst();
        int first = items.iterator().next();
        if (painted.isPresent()) {
            choose(List.of(first));
            origin = Origin.FREE;
            label(items, painted);
        } else {
            go(first);
        }
    }

    /** Chooses objects, of which the last becomes the current one. */
    void choose(List<Integer> items) {
        int before = current();
        chosen = List.copyOf(items);
        origin = current() == before ? origin : Origin.FREE;
        changed();
    }

    /** Chooses objects that were shown in an order of this kind. */
    void choose(List<Integer> items, Origin how) {
        choose(items);
        origin = how;
    }

    /** Chooses an object besides the others, or no longer. */
    void toggle(int item) {
        List<Integer> all = new ArrayList<>(chosen);
        if (!all.remove((Integer) item)) {
            all.add(item);
        }
        choose(all);
    }

    /** Goes to an object that the user chose. */
    void go(int item) {
        go(item, item == current() ? origin : Origin.FREE);
    }

    /** Goes to an object that was shown for this reason. */
    void go(int item, Origin how) {
        if (workspace().has(item)) {
            choose(List.of(item));
            origin = how;
            cells.reveal(item).ifPresent(image -> active = image);
            changed();
        }
    }

    /** Brings an image to the front, or opens its file. */
    void show(int picture) {
        Picture p = Objects.requireNonNull(workspace().pictures().get(picture));
        ImagePlus there = cells.open().get(picture);
        if (there != null) {
            there.getWindow().toFront();
            follow(there);
        } else if (p.file().isEmpty() || LostImages.lost(p)) {
            throw new UserException(
                    "The image " + p.title() + " is not open, and no file at \"" + p.file() + "\".",
                    "Open it in ImageJ, or look for it with Project › Images… › Find….");
        } else {
            new Thread(() -> Optional.ofNullable(IJ.openImage(p.file())).ifPresent(ImagePlus::show), "quadrant-open")
                    .start();
        }
    }

    /** Shows an object in its image, whose file is opened where it is not open. */
    void reveal(int item) {
        int picture = workspace().item(item).picture();
        if (cells.open().containsKey(picture)) {
            go(item);
        } else {
            awaited = item;
            show(picture);
        }
    }

    /** Takes each image file of a folder as an object, without opening a window; those of the project are left out. */
    void takeCrops(Path folder) {
        Workspace of = workspace();
        later(task -> {
            List<Picture> read = Project.read(folder);
            return () -> show(of, () -> {
                List<Picture> added = of.unlisted(read);
                change(() -> of.together(() -> {
                    int first = of.nextPicture();
                    of.add(added);
                    IntStream.range(first, of.nextPicture()).forEach(cells::takeWhole);
                }));
                task.end(added.size() + " crops of " + folder.getFileName() + " added.");
                learner.computeAll();
            });
        });
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

    /** An image is closed: what was chosen and previewed on it no longer is. */
    void closed(ImagePlus image) {
        Optional<Integer> gone = cells.picture(image);
        choose(chosen.stream()
                .filter(i -> !gone.equals(Optional.of(workspace().item(i).picture())))
                .toList());
        preview(image).ifPresent(Preview::close);
        imagesChanged();
    }

    /** Sets what is done with an image that is opened. */
    void onOpened(Consumer<ImagePlus> then) {
        opened = then;
    }

    void opened(ImagePlus image) {
        attempt(() -> opened.accept(image));
        if (workspace().has(awaited)
                && cells.picture(image)
                        .equals(Optional.of(workspace().item(awaited).picture()))) {
            go(awaited);
            awaited = -1;
        }
        imagesChanged();
    }

    /** Images were opened or closed. */
    void imagesChanged() {
        ImagePlus front = WindowManager.getCurrentImage();
        if (active().isEmpty() && front != null && front.getWindow() != null) {
            active = front;
        }
        learner.compute();
        changed();
    }

    /** Another plane of an image may be shown. */
    void planeChanged(ImagePlus image) {
        if (image.getStackSize() > 1) {
            changed();
        }
    }

    // runs of verbs

    /** Runs a verb in the thread of features, after the pending requests; turned views continue afterwards. */
    void later(VerbRun.Verb verb) {
        VerbRun task = new VerbRun(this);
        running = task;
        if (learner.left() > 0) {
            say("This begins once the features of all objects are there.");
        }
        learner.run(() -> {
            Background.Work then = verb.run(task);
            EventQueue.invokeLater(() -> attempt(then));
        });
    }

    /** Stops the verb that runs, and the computation of features. */
    void cancel() {
        if (running != null) {
            running.stop();
        }
        learner.stop();
        changed();
    }
}
