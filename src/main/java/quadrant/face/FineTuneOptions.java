package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import quadrant.advisor.DatasetProfile;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.disk.DatasetReader;
import quadrant.disk.DatasetRequest;
import quadrant.model.FineTunedModel;
import quadrant.pixels.TestViews;
import quadrant.plan.Batching;
import quadrant.plan.DeviceChoice;
import quadrant.plan.Mixing;
import quadrant.plan.Sampling;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.Advise;
import quadrant.workflow.FineTuneRequest;
import quadrant.workflow.HoldOut;

/** What {@code finetune} is told, understood once for every face. */
public final class FineTuneOptions {
    /** The keys, in the order of the help. */
    public static final Set<String> KEYS = new LinkedHashSet<>(List.of(
            "data",
            "output",
            "images",
            "group_by",
            "class_from",
            "context",
            "box",
            "um_per_px",
            "background",
            "tiles",
            "fold",
            "test",
            "backbone",
            "strategy",
            "depth",
            "size",
            "augmentation",
            "mixup",
            "cutmix",
            "sampling",
            "views",
            "epochs",
            "early_stopping",
            "doubt",
            "tta",
            "channels",
            "range",
            "resize",
            "seed",
            "device",
            "threads",
            "skip_unreadable",
            "allow_leakage",
            "resume"));

    private static final double TEST_SHARE = 0.2;

    private final Options options;

    /** @throws UserException when a key is unknown */
    public FineTuneOptions(Map<String, String> texts) {
        this.options = new Options(texts, KEYS);
    }

    /** Where the results go. */
    public Path output() {
        return options.path("output");
    }

    /** The data as the user wrote it. */
    public Path data() {
        return options.path("data");
    }

    /** Whether a killed run is to go on. */
    public boolean resume() {
        return options.on("resume");
    }

    /** Where and how the images are found. */
    public DatasetRequest dataset() {
        return dataset(Optional.empty());
    }

    private DatasetRequest dataset(Optional<FineTunedModel> from) {
        return new DatasetRequest(
                data(),
                options.pathIfGiven("images"),
                options.text("group_by"),
                options.on("skip_unreadable"),
                Optional.of(reading(from).marks().marking()));
    }

    private ReadingOptions reading(Optional<FineTunedModel> from) {
        return new ReadingOptions(options, from);
    }

    /**
     * The images to learn from: open ones where there are some, else the data.
     *
     * @param from the model that is continued; images are read as its own were, unless the user says otherwise
     */
    Dataset read(
            DatasetReader reader, Optional<MarkOptions.OpenImages> open, Optional<FineTunedModel> from, Task task) {
        Dataset read = open.isPresent()
                ? reader.readMarked(reading(from).marks().marked(open.get()), dataset(from), task)
                : reader.read(dataset(from), task);
        reading(from).warn(read, task);
        return read;
    }

    /** The plan; the same for every face. */
    public TrainingPlan plan() {
        return new TrainingPlan(
                options.text("backbone").orElse(BackboneCatalog.DEFAULT),
                options.choice("strategy", Strategy.class, Strategy.AUTO),
                options.integer("depth", 0, Integer.MAX_VALUE),
                PlanOption.of(options, "augmentation"),
                batching(),
                options.integer("views", 1, 1000),
                options.integer("epochs", 1, 10_000),
                options.text("early_stopping").isEmpty() || options.on("early_stopping"),
                options.number("seed", 1),
                options.choice("device", DeviceChoice.class, DeviceChoice.AUTO),
                options.integer("threads", 1, 1024).orElse(Runtime.getRuntime().availableProcessors()));
    }

    private Batching batching() {
        return new Batching(
                options.choice("sampling", Sampling.class, Sampling.NATURAL),
                new Mixing(options.real("mixup", 0, Mixing.MOST), options.real("cutmix", 0, Mixing.MOST)));
    }

    /**
     * Reads every option, so that a wrong one is named before any image is read.
     *
     * @throws UserException when one is wrong, or two contradict each other
     */
    public void check() {
        output();
        dataset();
        resume();
        options.on("allow_leakage");
        plan();
        holdOut();
        reading(Optional.empty()).mapping();
        reading(Optional.empty()).resize();
        size();
        uncertainty();
    }

    private DatasetProfile.SizeRule size() {
        return options.choice("size", DatasetProfile.SizeRule.class, DatasetProfile.SizeRule.EFFECTIVE);
    }

    private boolean uncertainty() {
        return options.choice("doubt", Uncertainty.class, Uncertainty.AUTO) != Uncertainty.NONE;
    }

    /** Whether the model learns how far its probabilities can be trusted. */
    private enum Uncertainty {
        AUTO,
        /** What {@code AUTO} does; older versions knew a difference. */
        FOLDS,
        NONE
    }

    /** Test-time augmentation; empty where it is found out what helps. */
    private Optional<TestViews> testViews() {
        return TestViewsOption.of(options);
    }

    private HoldOut holdOut() {
        if (options.text("fold").isPresent() && options.text("test").isPresent()) {
            throw new UserException(
                    "Both --fold and --test are given, and each says what to hold out.", "Give one of the two.");
        }
        return options.text("fold").isPresent()
                ? new HoldOut.Fold(options.integer("fold", 0, Integer.MAX_VALUE).orElseThrow())
                : new HoldOut.Share(options.share("test", TEST_SHARE));
    }

    /**
     * The request for an advice on the whole of the data.
     *
     * @param plans augmentation plans to compare
     */
    Advise.Request adviceRequest(Dataset dataset, Optional<FineTunedModel> from, List<AugmentationPlan> plans) {
        return new Advise.Request(
                plan(),
                dataset,
                reading(from).mapping(),
                reading(from).resize(),
                options.on("skip_unreadable"),
                size(),
                plans);
    }

    /** The whole request. */
    public FineTuneRequest request(Dataset dataset, Optional<FineTunedModel> from, Path workFolder) {
        return new FineTuneRequest(
                plan(),
                dataset,
                holdOut(),
                reading(from).mapping(),
                reading(from).resize(),
                options.on("skip_unreadable"),
                size(),
                testViews(),
                uncertainty(),
                workFolder,
                options.on("allow_leakage"));
    }
}
