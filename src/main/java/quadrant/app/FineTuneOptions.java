package quadrant.app;

import java.util.List;
import java.util.Optional;
import quadrant.advisor.DatasetProfile;
import quadrant.app.Option.Group;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.BackboneCatalog;
import quadrant.imagej.CellFinder;
import quadrant.pixels.TestViews;
import quadrant.plan.Batching;
import quadrant.plan.Deliver;
import quadrant.plan.Strategy;
import quadrant.task.UserException;

/** The options of {@code finetune}, some of which other verbs share. */
public final class FineTuneOptions {
    public static final Option<Optional<Integer>> FOLD = Option.of(
                    Group.VALIDATION, "fold", Value.whole(0, Integer.MAX_VALUE))
            .hint("K")
            .label("Test fold (CSV)")
            .help("Holds out the rows of the CSV whose fold is K as the test set.")
            .optional();

    public static final Option<Double> TEST = Option.of(
                    Group.VALIDATION, "test", Value.real("SHARE", "a share from 0 to below 1", v -> v >= 0 && v < 1))
            .label("Test share")
            .help("Share of the groups to hold out as the test set, 0 for none")
            .or(0.2);

    public static final Option<String> BACKBONE = Option.of(Group.TRAINING, "backbone", Value.text("NAME|MODEL"))
            .help(
                    "The pretrained network: one that `quadrant backbones list` shows, an .onnx file with its card beside it,"
                            + " or a model.onnx that finetune wrote, which is then continued")
            .at(Option.Place.ESSENTIAL)
            .or(BackboneCatalog.DEFAULT);

    public static final Option<Strategy> STRATEGY = Option.of(Group.TRAINING, "strategy", Value.choice(Strategy.class))
            .help("auto fits small sets in closed form, in seconds; quadrant trains what the size–similarity matrix"
                    + " prescribes, and compares the two; layers is a classifier on all layers of the frozen network, head on"
                    + " the last; top trains the top layers, all everything")
            .at(Option.Place.ESSENTIAL)
            .or(Strategy.AUTO);

    public static final Option<Deliver> DELIVER = Option.of(Group.TRAINING, "deliver", Value.choice(Deliver.class))
            .help(
                    "With strategy quadrant, which model to deliver: the best on held-out groups (another than layers only where"
                            + " its gain exceeds its standard error), or the one that is named; mean is that of both")
            .or(Deliver.BEST);

    public static final Option<Optional<Integer>> DEPTH = Option.of(
                    Group.TRAINING, "depth", Value.whole(0, Integer.MAX_VALUE))
            .hint("auto|N")
            .help("How many stages below the head to train; 0 is the head alone")
            .optional("auto");

    public static final Option<DatasetProfile.SizeRule> SIZE = Option.of(
                    Group.TRAINING, "size", Value.choice(DatasetProfile.SizeRule.class))
            .label("Size counts")
            .help("How the size of a class is counted: independent images, or images as they are")
            .or(DatasetProfile.SizeRule.EFFECTIVE);

    public static final Option<Optional<AugmentationPlan>> AUGMENTATION = Option.of(
                    Group.AUGMENTATION, "augmentation", Value.plan())
            .help("none, turns, light, heavy, a strength from 0 to 3, or a plan.json")
            .optional("by quadrant");

    public static final Option<Double> MIXUP = Option.of(
                    Group.AUGMENTATION, "mixup", Value.real("ALPHA", Batching.MOST))
            .label("MixUp α")
            .help(
                    "Mixes the rows of each mini-batch in pairs, with soft labels: MixUp on the features at the cut, or on"
                            + " pixels where everything is trained; 0.2 is usual, 0 is off")
            .or(0.0, "0");

    public static final Option<Double> CUTMIX = Option.of(
                    Group.AUGMENTATION, "cutmix", Value.real("ALPHA", Batching.MOST))
            .label("CutMix α")
            .help("CutMix, only where everything is trained; 1 is usual, 0 is off")
            .or(0.0, "0");

    public static final Option<Batching.Sampling> SAMPLING = Option.of(
                    Group.TRAINING, "sampling", Value.choice(Batching.Sampling.class))
            .help("Draws mini-batches from all images alike, with weights in the loss, or from all classes alike")
            .or(Batching.Sampling.NATURAL);

    public static final Option<Optional<Integer>> VIEWS = Option.of(Group.AUGMENTATION, "views", Value.whole(1, 1000))
            .label("Views per image")
            .help("Augmented copies of each training image, the image itself among them")
            .optional("1 to 16, more for small sets");

    public static final Option<Optional<Integer>> EPOCHS = Option.of(Group.TRAINING, "epochs", Value.whole(1, 10_000))
            .help("Epochs of training head and top layers together")
            .optional("10 to 20, more for small sets");

    public static final Option<Boolean> EARLY_STOPPING = Option.of(Group.VALIDATION, "early_stopping", Value.toggle())
            .help("Stops when a grouped validation set no longer improves, where it holds at least 20 images a class")
            .or(true);

    public static final Option<Uncertainty> UNCERTAINTY = Option.of(
                    Group.VALIDATION,
                    "uncertainty",
                    Value.choice(Uncertainty.class, List.of(Uncertainty.AUTO, Uncertainty.NONE)),
                    "doubt")
            .help("Whether to calibrate the model's uncertainty, on images left out of training")
            .or(Uncertainty.AUTO);

    public static final Option<Long> SEED = Option.of(Group.COMPUTATION, "seed", Value.seed())
            .help("The same seed and threads give the same result")
            .or(1L);

    public static final Option<Boolean> ALLOW_LEAKAGE = Option.of(Group.VALIDATION, "allow_leakage", Value.toggle())
            .label("Allow copies in training and test")
            .help("Continues although the same image would be in training and test set, under two names.")
            .or(false);

    static final Option<Optional<String>> FINDER = Option.of(
                    Group.OUTPUT,
                    "finder",
                    Value.word(
                            "SETTINGS",
                            "settings as the panel writes them",
                            text -> CellFinder.Settings.parse(text).map(CellFinder.Settings::text)))
            .help(
                    "Records how cells are found on images, in words such as \"bright typical 420\", for classify with find; the panel passes the settings of its"
                            + " Find cells")
            .at(Option.Place.WRITTEN)
            .optional();

    static final Option<Boolean> OVERWRITE = Option.of(Group.OUTPUT, "overwrite", Value.toggle())
            .label("Replace earlier results")
            .help("Replaces the results of an earlier training in the folder, when the new ones are complete.")
            .or(false);

    /** The options of training, which cross-validation shares. */
    static final List<Option<?>> TRAINING = Option.all(
            List.of(
                    BACKBONE,
                    STRATEGY,
                    DELIVER,
                    DEPTH,
                    SIZE,
                    AUGMENTATION,
                    MIXUP,
                    CUTMIX,
                    SAMPLING,
                    VIEWS,
                    EPOCHS,
                    EARLY_STOPPING,
                    UNCERTAINTY,
                    Options.TTA),
            Options.READING,
            List.of(SEED),
            Options.COMPUTATION,
            List.of(Options.BAGS, Options.SKIP_UNREADABLE, ALLOW_LEAKAGE, Options.RESUME));

    /** All options, in the order of the help. */
    public static final List<Option<?>> ALL = Option.all(
            List.of(Options.FOLDER), Options.DATA_ALL, List.of(FOLD, TEST), TRAINING, List.of(FINDER, OVERWRITE));

    /** Whether to calibrate the model's uncertainty. */
    public enum Uncertainty {
        AUTO,
        /** The meaning of {@code AUTO}; older versions distinguished two. */
        FOLDS,
        NONE
    }

    private FineTuneOptions() {}

    /** Refuses options that are wrong together, also for a verb that has some of them only. */
    static void check(Given given) {
        FineTuneJob.plan(given);
        if (given.has(FOLD) && given.has(TEST)) {
            throw new UserException(
                    "Both " + FOLD.named() + " and " + TEST.named() + " are given, and each defines what to hold out.",
                    "Give one of the two.");
        }
        given.requireWith(
                DELIVER,
                given.get(STRATEGY) == Strategy.QUADRANT,
                STRATEGY.named() + " quadrant, which alone compares models");
        if (given.get(Options.BAGS)) {
            refuseWithBags(STRATEGY, given.get(STRATEGY) == Strategy.AUTO || given.get(STRATEGY) == Strategy.LAYERS);
            refuseWithBags(DEPTH, given.get(DEPTH).isEmpty());
            refuseWithBags(Options.TTA, given.get(Options.TTA).orElse(TestViews.NONE) == TestViews.NONE);
        }
        Reading.check(given);
    }

    private static void refuseWithBags(Option<?> option, boolean usual) {
        if (!usual) {
            throw new UserException(
                    "The option " + option.named() + " does not go with " + Options.BAGS.named()
                            + ", with which only a classifier on all layers of the frozen network is trained, without"
                            + " augmentation.",
                    "Leave out one of the two.");
        }
    }
}
