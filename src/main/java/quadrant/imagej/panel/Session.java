package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.gui.Roi;
import java.awt.EventQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import quadrant.app.LiveFeatures;
import quadrant.app.Wiring;
import quadrant.pixels.CropRule;
import quadrant.task.Task;
import quadrant.training.LayerFit;
import quadrant.workspace.FeatureTable;
import quadrant.workspace.Forecast;
import quadrant.workspace.Label;
import quadrant.workspace.LabelClass;
import quadrant.workspace.Live;
import quadrant.workspace.Origin;
import quadrant.workspace.Queue;
import quadrant.workspace.Score;
import quadrant.workspace.Scoring;
import quadrant.workspace.Unlike;
import quadrant.workspace.Workspace;
import quadrant.workspace.WorkspaceFile;

/**
 * A workspace in use: changes made in AWT's thread are saved, fitted and scored by workers, and their results are passed back
 * to that thread.
 */
final class Session {
    private static final long SEED = 1;
    /** The number of objects between two updates of the colours while features are computed. */
    private static final int EVERY = 32;

    /** The updates of the view, in AWT's thread. */
    interface View {
        /** Objects, classes or labels have changed. */
        void changed();

        /** The predictions of the classifier have changed. */
        void forecast();

        void score(Score score);

        /** Progress of the features; all are computed where both numbers are equal. */
        void progress(int done, int asked);

        /** Shows the current object. */
        void reveal();

        void say(String line);

        /** A worker has thrown an exception. */
        void failed(Throwable failure);
    }

    private final View view;
    private final WorkspaceFile file;
    private final Workspace workspace;
    private final Cells cells;
    private final FeatureTable features = new FeatureTable();
    private final Queue queue = new Queue(SEED);
    private final Extraction extraction;
    private final Background disk;
    private final Background work;
    private final Background fits;
    private final Background scores;
    private final List<String> unsaved = new ArrayList<>();
    private volatile @Nullable LiveFeatures live;
    private volatile double strength = LayerFit.USUAL_STRENGTH;
    private Forecast forecast = Forecast.NONE;
    private int current = -1;
    private Origin origin = Origin.FREE;
    private boolean closed;

    /**
     * Starts a workspace, or continues one.
     *
     * @param file is continued where it exists
     */
    Session(Path file, boolean resume, View view) {
        this.view = view;
        this.workspace = new Workspace(this::journal);
        this.file = resume ? WorkspaceFile.resume(file, workspace, Cells::check) : WorkspaceFile.create(file);
        this.cells = new Cells(workspace);
        Consumer<Throwable> failed = t -> EventQueue.invokeLater(() -> view.failed(t));
        this.disk = new Background("disk", failed);
        this.work = new Background("features", failed);
        this.fits = new Background("fit", failed);
        this.scores = new Background("score", failed);
        this.extraction = new Extraction(features, new Extraction.Listener() {
            @Override
            public void progress(int done, int asked) {
                progressed(done, asked);
            }

            @Override
            public void turned() {
                show(Session.this::refit);
            }

            @Override
            public void unread(String reason) {
                show(() -> view.say(reason));
            }
        });
    }

    /** Passes a worker's result to AWT's thread; it is dropped once another workspace is shown. */
    private void show(Runnable found) {
        EventQueue.invokeLater(() -> {
            if (!closed) {
                found.run();
            }
        });
    }

    Workspace workspace() {
        return workspace;
    }

    Cells cells() {
        return cells;
    }

    FeatureTable features() {
        return features;
    }

    Forecast forecast() {
        return forecast;
    }

    Path file() {
        return file.path();
    }

    /** The current object; −1 for none. */
    int current() {
        return current;
    }

    // saving

    private void journal(String line) {
        synchronized (unsaved) {
            unsaved.add(line);
        }
    }

    private void save() {
        disk.run(() -> {
            List<String> lines;
            synchronized (unsaved) {
                lines = List.copyOf(unsaved);
            }
            if (!lines.isEmpty()) {
                file.append(lines);
                // changes that could not be written are tried again with the next one
                synchronized (unsaved) {
                    unsaved.subList(0, lines.size()).clear();
                }
            }
        });
    }

    // changes

    /** Makes the change, saves it, shows it and fits again. */
    void change(Runnable change) {
        change.run();
        save();
        view.changed();
        refit();
    }

    /** Adds ROIs as the objects of an image; its previous objects are removed. */
    Cells.Added replace(ImagePlus image, List<Roi> rois) {
        Cells.Added[] added = new Cells.Added[1];
        current = -1;
        change(() -> added[0] = cells.replace(image, rois));
        return added[0];
    }

    /** Sets the side of the square around each object, "" for none; features of another square are discarded. */
    void box(String px) {
        if (!Reading.box(workspace).orElse("").equals(px)) {
            workspace.set(Reading.BOX, px);
            cells.boxChanged();
            for (int i : workspace.objects()) {
                features.remove(i);
            }
        }
    }

    /** Goes to an object. */
    void go(int item, Origin how) {
        current = item;
        origin = how;
        view.changed();
    }

    /** Gives objects a class, or takes it away. */
    void label(Collection<Integer> items, Optional<LabelClass> to) {
        Origin how = items.size() == 1 && items.contains(current) ? origin : Origin.FREE;
        change(() -> workspace.label(items, to.map(c -> new Label(c.id(), how))));
    }

    void undo() {
        change(() -> {
            if (!workspace.undo()) {
                view.say("There is nothing to undo.");
            }
        });
    }

    void redo() {
        change(() -> {
            if (!workspace.redo()) {
                view.say("There is nothing to do again.");
            }
        });
    }

    // features, fit and score

    /** Requests the missing features for objects of open images, once a class is given. */
    void compute(Set<Integer> seen) {
        if (closed || workspace.labels().isEmpty()) {
            return;
        }
        Map<Integer, Extraction.Source> missing = sources(i -> features.row(i) == null);
        extraction.askTurned(sources(i -> workspace.label(i).isPresent() && features.turned(i) == null));
        if (!missing.isEmpty()) {
            extraction.ask(missing);
            extraction.first(seen);
            view.progress(0, missing.size());
        }
        work.latest(() -> extraction.work(live(), Task.SILENT));
    }

    /** Those of the given objects whose images are open. */
    private Map<Integer, Extraction.Source> sources(IntPredicate wanted) {
        Map<Integer, Extraction.Source> sources = new HashMap<>();
        Map<Integer, ImagePlus> open = cells.open();
        CropRule rule = Reading.rule(workspace);
        for (int i : workspace.objects()) {
            ImagePlus image = open.get(workspace.item(i).picture());
            if (image != null && wanted.test(i)) {
                sources.put(i, new Extraction.Source(image, workspace.item(i).shape(), rule));
            }
        }
        return sources;
    }

    private LiveFeatures live() {
        LiveFeatures there = live;
        if (there == null) {
            there = new LiveFeatures(Wiring.standard(), Task.SILENT);
            live = there;
        }
        return there;
    }

    void cancel() {
        extraction.cancel();
    }

    private void progressed(int done, int asked) {
        if (done % EVERY == 0 || done == asked) {
            show(() -> {
                view.progress(done, asked);
                refit();
            });
        }
    }

    private void refit() {
        Live.Task labels = Live.Task.of(workspace);
        if (closed || live == null) {
            return;
        }
        fits.latest(() -> {
            LiveFeatures there = live();
            Optional<Forecast> made = new Live(there.matrices(), features).run(labels, strength);
            show(() -> {
                // until the new doubts are there, those by the labels before
                forecast = made.orElse(Forecast.NONE).with(forecast.outliers());
                view.forecast();
            });
            scores.latest(() -> score(there, labels));
        });
    }

    private void score(LiveFeatures there, Live.Task labels) {
        Score score = new Scoring(features, there.matrices(), SEED).run(labels);
        strength = score.strength() > 0 ? score.strength() : strength;
        Map<Integer, Double> outliers = Unlike.of(labels, features);
        show(() -> {
            forecast = forecast.with(outliers);
            view.forecast();
            view.score(score);
        });
    }

    /** Finds the object to look at next, and goes to it. */
    void next() {
        Live.Task labels = Live.Task.of(workspace);
        Forecast now = forecast;
        fits.run(() -> {
            Optional<Queue.Pick> pick = queue.next(labels, now, features);
            show(() -> pick.ifPresentOrElse(
                    p -> {
                        go(p.item(), p.origin());
                        view.reveal();
                        view.say(p.reason());
                    },
                    () -> view.say("There is no object without a label.")));
        });
    }

    /** Runs work in the thread of features, after the pending requests; turned views continue afterwards. */
    void later(Background.Work task) {
        extraction.dropTurns();
        if (extraction.left() > 0) {
            view.say("This begins once the features of all objects are there.");
        }
        work.run(() -> {
            try {
                task.run();
            } finally {
                show(() -> compute(Set.of()));
            }
        });
    }

    /** Ends the workers; pending changes are saved first. */
    void close() {
        closed = true;
        extraction.cancel();
        disk.run(file::close);
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
}
