package quadrant.advisor;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.BackboneCatalog;
import quadrant.pixels.TestViews;
import quadrant.plan.Batching;
import quadrant.plan.Recipe;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.UserException;

/** Turns the user's wishes and the measurements into a complete recipe. */
public final class Advisor {
    /** A dataset with at least so many images per class is large. */
    public static final int LARGE = 1000;

    /** With so many training images and more, fine-tuning has shown a gain over the frozen network; see docs/decisions.md. */
    public static final int GAINS_FROM = 500;

    /** The shallowest and the deepest that are tried where the depth is searched for: deeper than in quadrant 2, not everything. */
    private static final int SHALLOWEST = 2;

    private static final int DEEPEST = 4;
    /** About so many steps to each depth that is tried; briefer ones disturb more than they learn. */
    private static final int TRIAL_STEPS = 30;

    /** Seconds of one core for a view at the deepest cut of EfficientNet-Lite0. */
    private static final double TRAINED_VIEW_SECONDS = 0.0225;

    private static final double FROZEN_VIEW_SECONDS = 0.009;
    /** All depths together, relative to the deepest. */
    private static final double TRIALS_COST = 1.9;

    private static final String PRESCRIBED =
            "What the matrix prescribes is trained, as asked, and compared with the classifier on"
                    + " all layers of the frozen network.";

    private static final double UNBALANCED = 3;

    private static final int FEW_IMAGES = 100;
    private static final int SOME_IMAGES = 500;
    private static final int MANY_IMAGES = 10_000;
    /** With the default backbone, four turns of these take 7 GB in all families. */
    private static final int MOST_TURNED = 30_000;

    private static final int WHOLE_STEPS = 500;
    private static final int LEAST_EPOCHS = 3;

    /**
     * The advice for one training set.
     *
     * @param maxDepth the greatest depth that the backbone offers
     * @param frozen why no layer can be trained, a whole sentence; empty where layers can be
     */
    public Advice advise(TrainingPlan plan, Evidence evidence, int maxDepth, Optional<String> frozen) {
        requireOffered(plan, maxDepth);
        int total = evidence.dataset().size();
        Quadrant place = evidence.place();
        List<String> reasons = measured(evidence);
        Strategy advised = strategy(place);
        int wished = wished(plan, place, total, maxDepth);
        Optional<String> untrained = auto(plan) ? untrained(advised, wished, frozen) : Optional.empty();
        boolean layers = untrained.isPresent() || (auto(plan) ? advised : plan.strategy()) == Strategy.LAYERS;
        int depth = layers ? 0 : wished;
        Strategy strategy = layers ? Strategy.LAYERS : strategy(depth, maxDepth);
        boolean own = own(plan);
        reasons.add(untrained.orElseGet(() ->
                own || auto(plan) ? how(own && !evidence.dataset().bags(), strategy, depth, advised) : PRESCRIBED));
        evidence.layers()
                .value()
                .map(l -> LayerEvidence.sentence(l, evidence.families()))
                .ifPresent(reasons::add);
        Recipe recipe = recipe(plan, total, depth, strategy, evidence);
        drawing(plan, evidence, strategy).ifPresent(reasons::add);
        whole(recipe).ifPresent(reasons::add);
        unused(plan, depth).ifPresent(reasons::add);
        possibleGain(plan, evidence).filter(gain -> frozen.isEmpty()).ifPresent(reasons::add);
        return new Advice(
                evidence.similarity().value().isPresent() ? Optional.of(place) : Optional.empty(),
                recipe,
                evidence,
                own,
                reasons,
                caveats(evidence),
                untrained,
                Optional.empty());
    }

    /** What would change the advice. */
    private static List<String> caveats(Evidence evidence) {
        List<String> caveats = new ArrayList<>();
        if (evidence.smallest() < LARGE) {
            caveats.add(String.format(
                    Locale.ROOT,
                    "More images of %s, the smallest class: %d more independent ones would make the set large.",
                    evidence.profile().classes().stream()
                            .min(Comparator.comparingDouble(DatasetProfile.ClassSize::effective))
                            .orElseThrow()
                            .name(),
                    (int) Math.ceil(LARGE - evidence.smallest())));
        }
        Optional<Similarity> similarity = evidence.similarity().value();
        if (similarity.stream().anyMatch(s -> !s.certain())) {
            caveats.add("More images: whether the set is like the pretraining data is not certain yet.");
        }
        if (similarity.stream().anyMatch(s -> s.method() == Similarity.Method.HEAD_CONFIDENCE)) {
            caveats.add("Reference photographs for this backbone, with quadrant backbones reference: a classifier's"
                    + " confidence is a poor measure of how similar the images are.");
        }
        if (!evidence.place().alike()) {
            caveats.add("A backbone that was trained on such images, such as a pathology encoder: the set would then"
                    + " be similar to its pretraining data.");
        }
        if (!evidence.profile().groupsKnown()) {
            caveats.add(
                    "Groups (patients, slides), with --group-by: images of one patient count less than they seem to.");
        }
        if (evidence.profile().imbalance() >= UNBALANCED) {
            caveats.add(String.format(
                    Locale.ROOT,
                    "A better balance: the largest class has %.0f times the images of the smallest.",
                    evidence.profile().imbalance()));
        }
        return caveats;
    }

    /** Size, similarity and the quadrant that follows, in words. */
    private static List<String> measured(Evidence evidence) {
        Quadrant place = evidence.place();
        List<String> reasons = new ArrayList<>();
        reasons.add(evidence.profile().describe(evidence.rule()) + " From " + LARGE + " on a set is large; this one is "
                + (evidence.smallest() >= LARGE ? "large." : "small."));
        reasons.add(evidence.similarity()
                .value()
                .map(Similarity::sentence)
                .orElseGet(() -> evidence.similarity().reason().orElseThrow() + " The set is treated as unlike the"
                        + " pretraining data."));
        reasons.add("Quadrant " + place.number() + ", " + place.place() + ": " + place.consequence() + ".");
        return reasons;
    }

    /** Whether the user names the strategy or its depth. */
    private static boolean own(TrainingPlan plan) {
        return plan.depth().isPresent() || (plan.strategy() != Strategy.AUTO && plan.strategy() != Strategy.QUADRANT);
    }

    /** Whether the matrix or the closed form decides, and nothing is compared. */
    private static boolean auto(TrainingPlan plan) {
        return !own(plan) && plan.strategy() != Strategy.QUADRANT;
    }

    private static Strategy strategy(Quadrant place) {
        return switch (place) {
            case LARGE_UNLIKE -> Strategy.ALL;
            case LARGE_ALIKE -> Strategy.TOP;
            case SMALL_UNLIKE, SMALL_ALIKE -> Strategy.LAYERS;
        };
    }

    /** What the matrix prescribes and cannot be trained. */
    private static Optional<String> untrained(Strategy advised, int depth, Optional<String> frozen) {
        return advised == Strategy.LAYERS
                ? Optional.empty()
                : frozen.map(why -> "The matrix prescribes to train "
                        + (advised == Strategy.ALL ? "every layer" : "the top layers, depth " + depth + ",")
                        + " here; instead, a classifier on all layers of the frozen network is fitted in closed form. "
                        + why);
    }

    private static String how(boolean own, Strategy strategy, int depth, Strategy advised) {
        return own
                ? "Strategy " + strategy.name().toLowerCase(Locale.ROOT)
                        + (strategy == Strategy.TOP ? ", depth " + depth + "," : "")
                        + " was chosen by the user; Quadrant would have chosen "
                        + advised.name().toLowerCase(Locale.ROOT) + "."
                : why(strategy, depth);
    }

    private static String why(Strategy strategy, int depth) {
        return switch (strategy) {
            case ALL -> "Every layer is trained.";
            case LAYERS ->
                "The network stays frozen, and a classifier on all of its layers is fitted in closed form: on small sets this"
                        + " is as good as fine-tuning, in a fraction of the time.";
            default -> "The classifier and the topmost stage are trained, depth " + depth + ".";
        };
    }

    /** The augmentation plan: the user's, else one chosen by quadrant and by the kind of images. */
    static AugmentationPlan augmentation(TrainingPlan plan, Evidence evidence) {
        return plan.augmentation()
                .orElseGet(() -> evidence.place() == Quadrant.SMALL_UNLIKE
                        ? evidence.appearance().plan()
                        : AugmentationPlan.named("light"));
    }

    /** Views that are not cached cost the same however many there are: one per epoch is made, so that none is used twice. */
    private static Recipe recipe(TrainingPlan plan, int images, int depth, Strategy strategy, Evidence evidence) {
        AugmentationPlan augmentation = augmentation(plan, evidence);
        boolean whole = strategy == Strategy.ALL;
        boolean brief =
                plan.strategy() == Strategy.QUADRANT && !evidence.place().large() && !whole;
        int epochs = plan.epochs().orElseGet(() -> usualEpochs(whole, brief, images));
        boolean layers = strategy == Strategy.LAYERS;
        boolean named = plan.augmentation().isPresent();
        int frozen = named ? namedViews(images) : layerViews(images);
        int usual = layers ? frozen : brief ? briefViews(images) : views(images);
        int views = plan.views().orElse(whole ? Math.max(usual, epochs) : usual);
        if (!whole) {
            requireNoMixedPixels(plan, depth);
        }
        AugmentationPlan used = layers && !named ? drawn(views, augmentation) : augmentation;
        return new Recipe(strategy, depth, used, views, epochs, plan.earlyStopping(), plan.batching(), brief);
    }

    private static int usualEpochs(boolean whole, boolean brief, int images) {
        return whole ? wholeEpochs(images) : brief ? briefEpochs(images) : epochs(images);
    }

    private static void requireNoMixedPixels(TrainingPlan plan, int depth) {
        if (plan.batching().cutMix() > 0) {
            throw new UserException(
                    "CutMix was asked for, and it mixes pixels, while at depth " + depth
                            + " cached features are trained on.",
                    "Use " + option("mixup") + ", which mixes features, or train everything with " + option("strategy")
                            + " all.");
        }
    }

    /** Options of iterative training, which a closed-form fit does not use. */
    private static Optional<String> unused(TrainingPlan plan, int depth) {
        List<String> names = new ArrayList<>(plan.epochs().isPresent() ? List.of("--epochs") : List.of());
        if (!plan.batching().equals(Batching.PLAIN)) {
            names.add("--mixup, --cutmix and --sampling");
        }
        return depth > 0 || names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "Without effect: " + String.join(", ", names) + ". The classifier is fitted in closed form.");
    }

    private static Optional<String> whole(Recipe r) {
        return r.strategy() != Strategy.ALL
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "Every layer is trained, in mini-batches of %d for %d epochs; views are made anew for each step, and none is"
                                + " cached. The learning rate falls from %.1e at the head to %.1e at the stem.",
                        Recipe.BATCH_SIZE,
                        r.epochs(),
                        r.stageRate(0),
                        r.stageRate(r.depth())));
    }

    /** Where {@code auto} fits in closed form and so many images have gained from training: how to train, and how long it takes. */
    public static Optional<String> possibleGain(TrainingPlan plan, Evidence evidence) {
        int images = evidence.dataset().size();
        boolean left = plan.strategy() == Strategy.AUTO && plan.depth().isEmpty();
        if (!left || evidence.place() != Quadrant.SMALL_UNLIKE || images < GAINS_FROM) {
            return Optional.empty();
        }
        return Optional.of(
                "--strategy quadrant may gain a point or two: it trains as deep as the matrix prescribes and delivers"
                        + " the better"
                        + duration(plan.backbone(), images, plan.threads())
                                .map(d -> "; " + d + " here.")
                                .orElse("."));
    }

    /**
     * How long {@code --strategy quadrant} trains in quadrant 3, such as "about 3 min": counted views times what one takes of a
     * core. Known of the default backbone only.
     *
     * @param images to train on
     */
    public static Optional<String> duration(String backbone, int images, int threads) {
        if (!backbone.equals(BackboneCatalog.DEFAULT)) {
            return Optional.empty();
        }
        double half = briefEpochs(images) / 2.0;
        double trained = half * images * (TRIALS_COST * 2 / 3 + 1);
        double frozen = images * (briefViews(images) + layerViews(images) / 3.0);
        double minutes = (trained * TRAINED_VIEW_SECONDS + frozen * FROZEN_VIEW_SECONDS) / threads / 60;
        return Optional.of("about " + Math.max(1, Math.round(minutes)) + " min");
    }

    /** The recipe of the classifier on all layers with which a training competes: that of {@code auto}. */
    public static Recipe closedForm(TrainingPlan plan, Advice advice) {
        int images = advice.evidence().dataset().size();
        int views = layerViews(images);
        return new Recipe(
                Strategy.LAYERS,
                0,
                drawn(views, augmentation(plan, advice.evidence())),
                views,
                epochs(images),
                plan.earlyStopping(),
                Batching.PLAIN,
                false);
    }

    /**
     * The depths among which that of a training is searched: in quadrant 3, where the user asked for what the matrix prescribes;
     * else that of the recipe alone. From the shallowest.
     */
    public static List<Integer> depths(TrainingPlan plan, Advice advice) {
        int deepest = advice.recipe().depth();
        boolean searched = plan.strategy() == Strategy.QUADRANT
                && plan.depth().isEmpty()
                && advice.evidence().place() == Quadrant.SMALL_UNLIKE;
        return IntStream.rangeClosed(searched ? Math.min(SHALLOWEST, deepest) : deepest, deepest)
                .boxed()
                .toList();
    }

    /** The reason for the augmentation plan, where fine-tuning uses one and the images decided it. */
    private static Optional<String> drawing(TrainingPlan plan, Evidence evidence, Strategy strategy) {
        boolean decides = strategy != Strategy.LAYERS
                && evidence.place() == Quadrant.SMALL_UNLIKE
                && plan.augmentation().isEmpty();
        return decides ? Optional.of(evidence.appearance().text()) : Optional.empty();
    }

    /** The depth to fine-tune to. */
    static int likeliest(Quadrant place, int images, int maxDepth) {
        int depth = switch (place) {
            case LARGE_UNLIKE -> maxDepth;
            case LARGE_ALIKE -> 1;
            case SMALL_UNLIKE -> images < FEW_IMAGES ? 2 : images < SOME_IMAGES ? 3 : 4;
            case SMALL_ALIKE -> 0;
        };
        return Math.min(depth, maxDepth);
    }

    private static int wished(TrainingPlan plan, Quadrant place, int images, int maxDepth) {
        int advised = likeliest(place, images, maxDepth);
        return plan.depth()
                .orElse(
                        switch (plan.strategy()) {
                            case AUTO -> strategy(place) == Strategy.LAYERS ? 0 : advised;
                            case QUADRANT ->
                                place == Quadrant.SMALL_UNLIKE ? Math.min(DEEPEST, Math.max(1, maxDepth - 1)) : advised;
                            case HEAD, LAYERS -> 0;
                            case TOP -> Math.min(Math.max(1, advised), Math.max(1, maxDepth - 1));
                            case ALL -> maxDepth;
                        });
    }

    /**
     * Refuses a depth that the backbone does not offer or the strategy contradicts, before anything is measured.
     *
     * @param maxDepth the greatest depth that the backbone offers
     */
    public static void requireOffered(TrainingPlan plan, int maxDepth) {
        int depth = plan.depth().orElse(plan.strategy() == Strategy.TOP ? 1 : 0);
        if (depth < 0 || depth > maxDepth) {
            throw new UserException(
                    "Depth " + depth + " was asked for, and the backbone " + plan.backbone() + " offers 0 to "
                            + maxDepth + ".",
                    "Choose one of these, or leave " + option("depth") + " out.");
        }
        if (plan.depth().isPresent()) {
            refuseContradiction(plan.strategy(), depth, maxDepth);
        }
    }

    private static void refuseContradiction(Strategy wished, int depth, int maxDepth) {
        boolean contradiction = ((wished == Strategy.HEAD || wished == Strategy.LAYERS) && depth != 0)
                || (wished == Strategy.ALL && depth != maxDepth)
                || (wished == Strategy.TOP && depth == 0);
        if (contradiction) {
            throw new UserException(
                    "Strategy " + wished.name().toLowerCase(Locale.ROOT) + " and depth " + depth
                            + " contradict each other.",
                    "Give one of the two only: depth 0 is the head, " + maxDepth + " is everything.");
        }
    }

    private static Strategy strategy(int depth, int maxDepth) {
        return depth == 0 ? Strategy.HEAD : depth == maxDepth ? Strategy.ALL : Strategy.TOP;
    }

    /**
     * The four quarter turns, to which the mirror images add nothing; of very many images each once, as all features of four
     * turns take more disk space than the feature cache has.
     */
    public static int layerViews(int images) {
        return images < MOST_TURNED ? TestViews.TURNS.count() : 1;
    }

    /**
     * A user who names a plan gets as many views drawn by it as there are turns and mirror images, in addition to these; of many
     * images four drawn views alone, as each adds the cost of a pass.
     */
    public static int namedViews(int images) {
        return images < MANY_IMAGES ? 2 * TestViews.DIHEDRAL.count() : TestViews.TURNS.count();
    }

    /**
     * The plan of the views that fine-tuning's first classifier is fitted to.
     *
     * @param augmentation of the fine-tuning
     */
    public static AugmentationPlan fitted(TrainingPlan plan, AugmentationPlan augmentation, int images) {
        return plan.augmentation().isPresent()
                ? augmentation
                : drawn(plan.views().orElse(layerViews(images)), augmentation);
    }

    /** The plan that a closed-form fit uses: the first view is the image, the first are its turns and mirror images. */
    private static AugmentationPlan drawn(int views, AugmentationPlan augmentation) {
        if (views == 1) {
            return AugmentationPlan.named("none");
        }
        return views == TestViews.within(views).count() ? AugmentationPlan.named("turns") : augmentation;
    }

    /** The fewer the images, the more views of each are made. */
    static int views(int images) {
        return images < FEW_IMAGES ? 12 : images < SOME_IMAGES ? 10 : images < 2000 ? 8 : 4;
    }

    /**
     * The number of epochs where everything is trained. It is set by the number of steps: 500 of them, as Kolesnikov et al.
     * ("Big Transfer", ECCV 2020) take for sets of fewer than 20,000 images, so that large sets need fewer epochs; but never
     * fewer than 3, nor more than where less is trained.
     */
    static int wholeEpochs(int images) {
        int perEpoch = Math.max(1, Math.round(images / 32f));
        return Math.min(epochs(images), Math.max(LEAST_EPOCHS, (WHOLE_STEPS + perEpoch / 2) / perEpoch));
    }

    /**
     * The number of epochs of a training that competes: half of them on two thirds of the images, to each depth that is tried,
     * the other half from the best of these on on all.
     */
    static int briefEpochs(int images) {
        return 2 * (int) Math.ceil(TRIAL_STEPS * 32 / (images / 1.5));
    }

    private static int briefViews(int images) {
        return images < GAINS_FROM ? views(images) : views(images) / 2;
    }

    static int epochs(int images) {
        return images < FEW_IMAGES ? 20 : images < SOME_IMAGES ? 12 : 10;
    }
}
