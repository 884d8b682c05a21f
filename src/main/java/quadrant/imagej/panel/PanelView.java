package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import java.awt.Component;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import javax.swing.JFrame;
import javax.swing.JOptionPane;
import javax.swing.JScrollPane;
import javax.swing.Timer;
import org.jspecify.annotations.Nullable;
import quadrant.imagej.ClassColours;
import quadrant.task.Attempt;
import quadrant.workspace.Forecast;
import quadrant.workspace.LabelClass;
import quadrant.workspace.Origin;
import quadrant.workspace.Score;
import quadrant.workspace.Workspace;

/** The view of the panel: its components, the colours on the images, and the actions of clicks and keys. */
final class PanelView implements Session.View, CanvasView.Clicks, ClassesView.Actions {
    private static final List<String> FIRST_CLASSES = List.of("A", "B");
    private static final int NOT_LABELLED = 0;

    private final JFrame frame;
    private final PanelHost host;
    private final PanelParts parts;
    private final Canvases canvases = new Canvases(this);
    private final Sources sources;
    private final Models models;
    private final Timer repaint = new Timer(40, e -> recolour());
    private Session session;
    private @Nullable ImagePlus active;
    private int brush = -1;

    PanelView(JFrame frame, PanelHost host, Path file, boolean resume) {
        this.frame = frame;
        this.host = host;
        this.session = new Session(file, resume, this);
        this.sources = new Sources(frame, this);
        this.models = new Models(frame, host, this);
        this.parts = new PanelParts(this, sources, models);
        repaint.setRepeats(false);
        begin(resume);
    }

    private void begin(boolean resumed) {
        if (session.workspace().classes().isEmpty()) {
            session.change(() -> {
                FIRST_CLASSES.forEach(this::addNamed);
                session.workspace().settle();
            });
        }
        if (resumed) {
            say("Went on with " + session.workspace().labels().size() + " labels of "
                    + session.file().getFileName() + ". Workspace › New begins anew.");
        } else {
            say(
                    "Find cells, or take them from the ROI Manager or the overlay. Then click on some and press their class's"
                            + " number.");
        }
    }

    /** Starts another workspace. */
    void replace(Path file, boolean resume) {
        Session old = session;
        session = new Session(file, resume, this);
        old.close();
        brush = -1;
        parts.score(Score.none("Label two objects each of two classes."));
        begin(resume);
        imagesChanged();
        changed();
    }

    Component content() {
        return new JScrollPane(parts.content());
    }

    Session session() {
        return session;
    }

    Optional<ImagePlus> active() {
        return Optional.ofNullable(active).filter(i -> i.getWindow() != null);
    }

    PanelKeys.Actions keys() {
        return new PanelKeys.Actions() {
            @Override
            public void number(int number) {
                List<LabelClass> classes = session.workspace().classes();
                if (number > classes.size()) {
                    say("There is no class " + number + " yet. Add it with Add class.");
                } else if (session.current() < 0) {
                    say("Click on an object first, or press N.");
                } else {
                    give(
                            Set.of(session.current()),
                            number == NOT_LABELLED ? Optional.empty() : Optional.of(classes.get(number - 1)));
                }
            }

            @Override
            public void next() {
                session.next();
            }

            @Override
            public void undo() {
                session.undo();
            }

            @Override
            public void redo() {
                session.redo();
            }
        };
    }

    private void give(Set<Integer> items, Optional<LabelClass> to) {
        session.label(items, to);
        session.compute(seen());
    }

    // images

    boolean shows(@Nullable ImagePlus image) {
        return image != null && (image == active || canvases.has(image));
    }

    void follow(@Nullable ImagePlus image) {
        if (image != null && image.getWindow() != null) {
            active = image;
            imagesChanged();
        }
    }

    void imagesChanged() {
        canvases.forgetClosed();
        ImagePlus front = WindowManager.getCurrentImage();
        if (active().isEmpty() && front != null && front.getWindow() != null) {
            active = front;
        }
        session.cells().open().values().forEach(canvases::watch);
        active().ifPresent(canvases::watch);
        session.compute(seen());
        changed();
    }

    /** Another slice may be shown. */
    void planeChanged() {
        if (!repaint.isRunning() && canvases.anyStack()) {
            repaint.start();
        }
    }

    void preview(List<Roi> rois) {
        canvases.preview(rois);
        recolour();
    }

    void used(Cells.Added added, String of) {
        say(added.count() + " objects from " + of
                + (added.leftOut() > 0
                        ? "; " + added.leftOut() + " lie outside the image or have no area, and were left out"
                        : "")
                + ".");
        imagesChanged();
    }

    private Set<Integer> seen() {
        return canvases.seen(session, active);
    }

    /** Draws all objects in their current colours. */
    private void recolour() {
        canvases.draw(session, parts::wanted, active);
    }

    // reports from the session

    @Override
    public void changed() {
        Workspace w = session.workspace();
        Map<Integer, Integer> labelled = new HashMap<>();
        w.classes().forEach(c -> labelled.put(c.id(), w.count(c.id())));
        Map<Integer, Integer> predicted = new HashMap<>();
        Map<Integer, Integer> doubtful = new HashMap<>();
        Forecast f = session.forecast();
        List<LabelClass> classes = w.classes();
        for (int i : w.objects()) {
            int place = w.label(i).isPresent() ? -1 : f.placeIn(classes, i);
            if (place >= 0) {
                predicted.merge(classes.get(place).id(), 1, Integer::sum);
                if (f.doubtful(i)) {
                    doubtful.merge(classes.get(place).id(), 1, Integer::sum);
                }
            }
        }
        if (w.classes().stream().noneMatch(c -> c.id() == brush)) {
            brush = -1;
        }
        parts.show(labelled, predicted, doubtful, brush);
        recolour();
    }

    @Override
    public void forecast() {
        changed();
    }

    @Override
    public void score(Score score) {
        parts.score(score);
    }

    @Override
    public void progress(int done, int asked) {
        parts.progress(done, asked);
    }

    @Override
    public void say(String line) {
        parts.say(line);
    }

    @Override
    public void failed(Throwable failure) {
        host.failed(failure);
    }

    /** Runs the action of a click or key; a mistake is reported, and nothing else changes. */
    void attempt(Background.Work work) {
        try {
            Attempt.at(() -> {
                work.run();
                return "";
            });
        } catch (ExecutionException e) {
            host.failed(e.getCause() == null ? e : e.getCause());
        }
    }

    // clicks

    @Override
    public OptionalInt at(ImagePlus image, double x, double y) {
        return session.cells().at(image, x, y);
    }

    @Override
    public void chosen(Set<Integer> items) {
        Optional<LabelClass> painted = session.workspace().classes().stream()
                .filter(c -> c.id() == brush)
                .findFirst();
        int first = items.iterator().next();
        if (painted.isPresent()) {
            session.go(first, Origin.FREE);
            give(items, painted);
        } else {
            go(first);
        }
    }

    /** Goes to an object chosen by the user. */
    void go(int item) {
        if (item != session.current()) {
            session.go(item, Origin.FREE);
        }
        reveal();
    }

    /** Brings the current object's image to the front; the zoom is unchanged, as size is a cue. */
    @Override
    public void reveal() {
        int item = session.current();
        if (item < 0) {
            return;
        }
        session.cells().image(session.workspace().item(item).picture()).ifPresent(image -> {
            if (image != active) {
                image.getWindow().toFront();
                follow(image);
            }
            canvases.reveal(image, session.cells().roi(item));
        });
    }

    // classes

    @Override
    public void brush(int classId) {
        brush = classId;
        changed();
    }

    @Override
    public void add() {
        String name = JOptionPane.showInputDialog(frame, "Name of the class");
        if (name != null) {
            attempt(() -> session.change(() -> addNamed(name)));
        }
    }

    private void addNamed(String name) {
        Workspace w = session.workspace();
        int place = 0;
        while (uses(w, rgb(place))) {
            place++;
        }
        w.addClass(name, rgb(place));
    }

    private static int rgb(int place) {
        return ClassColours.of(place).getRGB() & 0xffffff;
    }

    private static boolean uses(Workspace w, int rgb) {
        return w.classes().stream().anyMatch(c -> c.rgb() == rgb);
    }

    @Override
    public void rename(int classId, String name) {
        attempt(() -> session.change(() -> session.workspace().rename(classId, name)));
    }

    @Override
    public void recolour(int classId, int rgb) {
        session.change(() -> session.workspace().recolour(classId, rgb));
    }

    @Override
    public void delete(int classId) {
        session.change(() -> session.workspace().deleteClass(classId));
    }

    JFrame frame() {
        return frame;
    }

    void close() {
        canvases.close();
        session.close();
    }
}
