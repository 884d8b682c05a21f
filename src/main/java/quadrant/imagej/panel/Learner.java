package quadrant.imagej.panel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quadrant.app.LiveFeatures;
import quadrant.app.Wiring;
import quadrant.engine.Matrices;
import quadrant.task.Task;
import quadrant.training.LayerFit;
import quadrant.workspace.FeatureTable;
import quadrant.workspace.Forecast;
import quadrant.workspace.Labels;
import quadrant.workspace.Queue;
import quadrant.workspace.Score;
import quadrant.workspace.Workspace;

/**
 * What is learned from the labels of a session: features, predictions, score, and what to look at next. Workers compute them; the
 * results come back to AWT's thread, in which all else is called.
 */
final class Learner {
    private static final long SEED = 1;

    private final Session session;
    private final Background work;
    private final Background fits;
    private final Background scores;
    private volatile @Nullable LiveFeatures live;
    private volatile double strength = LayerFit.USUAL_STRENGTH;
    private List<Integer> channels = List.of();
    private Extraction extraction;
    private Queue queue = new Queue(SEED);
    private Forecast forecast = Forecast.NONE;
    private Score score = Score.NONE;
    private String idle = " ";
    private boolean unlabelled;

    Learner(Session session) {
        this.session = session;
        this.work = new Background("features", session::failed);
        this.fits = new Background("fit", session::failed);
        this.scores = new Background("score", session::failed);
        this.extraction = extraction();
    }

    /** Begins anew, with another workspace. */
    void begin() {
        extraction = extraction();
        queue = new Queue(SEED);
        score = Score.NONE;
        strength = LayerFit.USUAL_STRENGTH;
        channels = List.of();
        forecast = Forecast.NONE;
        unlabelled = false;
        refit();
    }

    private Extraction extraction() {
        Workspace of = session.workspace();
        return new Extraction(
                session.rule(),
                () -> session.show(of, this::refit),
                () -> session.show(of, () -> rescore(Labels.of(of))),
                now -> session.show(of, () -> {
                    session.remember(w -> w.channels(now));
                    changed();
                }),
                problem -> session.show(of, () -> session.say(problem)));
    }

    void close() {
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

    /** The predictions; before there are any, the classes that ROIs brought as a start. */
    Forecast forecast() {
        return forecast;
    }

    Score score() {
        return score;
    }

    String details() {
        return score.details() + features().reading(channels).reads();
    }

    FeatureTable features() {
        return extraction.features();
    }

    /** The number of objects whose features are still to be computed. */
    int left() {
        return extraction.left();
    }

    /** The message where no features are being computed. */
    String idle() {
        return idle;
    }

    /** Ends the computation of features after the current objects. */
    void cancel() {
        extraction.cancel();
    }

    /** As {@link #cancel}, at the user's wish. */
    void stop() {
        cancel();
        idle = "Stopped. The next label goes on.";
    }

    /** Runs other work in the thread of features, after the pending requests; turned views continue afterwards. */
    void run(Background.Work other) {
        Workspace of = session.workspace();
        extraction.dropTurns();
        work.run(() -> {
            try {
                other.run();
            } finally {
                session.show(of, this::compute);
            }
        });
    }

    /** Learns from labels and objects as they are now. */
    void changed() {
        if (!session.rule().equals(extraction.rule())) {
            cancel();
            extraction = extraction();
            session.cells().boxChanged();
        }
        refit();
        compute();
    }

    /** Requests the features of all objects, also before there is any label. */
    void computeAll() {
        unlabelled = true;
        compute();
    }

    /** Finds the object to look at next, and goes to it. */
    void next() {
        Workspace of = session.workspace();
        Labels labels = Labels.of(of);
        Queue from = queue;
        Forecast now = forecast;
        FeatureTable features = features().reading(channels);
        fits.run(() -> {
            Optional<Queue.Pick> pick = from.next(labels, now, features);
            session.show(of, () -> {
                pick.ifPresent(p -> session.go(p.item(), p.origin()));
                session.say(pick.map(Queue.Pick::reason).orElse("There is no object without a label."));
            });
        });
    }

    /**
     * Puts the objects that a table suggests before all others that come next, and goes to the first.
     *
     * @param csv a table of {@code next} or {@code audit}
     */
    void suggest(Path csv) {
        queue.suggest(Suggestions.read(csv, session.workspace(), session.cells(), session.active()));
        next();
    }

    /** Requests the missing features of objects, visible ones first, once a class is given or all are asked for. */
    void compute() {
        Workspace w = session.workspace();
        if (session.closed() || (w.labels().isEmpty() && !unlabelled)) {
            return;
        }
        Extraction own = extraction;
        List<Extraction.Item> missing = new ArrayList<>();
        List<Extraction.Item> turns = new ArrayList<>();
        Map<Integer, Crops.Source> sources = session.cells().sources();
        for (int i : w.objects()) {
            Crops.Source image = sources.get(w.item(i).picture());
            if (image != null) {
                Extraction.Item item = new Extraction.Item(i, image, w.item(i).shape());
                if (own.features().row(i) == null) {
                    missing.add(item);
                }
                if (w.label(i).isPresent() && own.features().turned(i) == null) {
                    turns.add(item);
                }
            }
        }
        own.ask(missing, session.active().map(session.cells()::seen).orElse(Set.of()), turns);
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
        Workspace of = session.workspace();
        Labels labels = Labels.of(of);
        Forecast start = Forecast.given(of.classes(), session.cells().brought());
        if (live == null) {
            forecast = start;
            return;
        }
        FeatureTable features = features().reading(channels);
        fits.latest(() -> {
            Matrices matrices = live().matrices();
            Optional<Forecast> made = Forecast.of(labels, features, matrices, strength);
            session.show(of, () -> {
                // until the new doubts are there, those by the labels before
                forecast = made.orElse(start).with(forecast.outliers());
                session.changed();
                rescore(labels);
            });
        });
    }

    private void rescore(Labels labels) {
        Workspace of = session.workspace();
        FeatureTable features = features();
        scores.latest(() -> {
            Score made = Score.of(labels, features, live().matrices(), SEED);
            Map<Integer, Double> outliers = Forecast.outliers(labels, features.reading(made.channels()));
            session.show(of, () -> {
                Score now = made.after(score);
                strength = now.strength() > 0 ? now.strength() : strength;
                if (!now.equals(score) || !outliers.equals(forecast.outliers())) {
                    forecast = forecast.with(outliers);
                    score = now;
                    session.changed();
                }
                if (!now.channels().equals(channels)) {
                    channels = now.channels();
                    refit();
                }
            });
        });
    }
}
