package quadrant.workflow;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupSplit;
import quadrant.dataset.Sample;
import quadrant.dataset.Split;
import quadrant.model.SeenImages;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.TrainingImage;

/**
 * The three parts of the data: training, validation and test set; no group is in two of them.
 *
 * @param validation empty where it would have fewer than 20 images of a class, as its result would then be too noisy
 */
record TrainValTestSplit(
        Dataset all, List<TrainingImage> train, List<TrainingImage> validation, List<TrainingImage> test) {
    private static final double VALIDATION_SHARE = 0.15;
    private static final int VALIDATION_IMAGES_PER_CLASS = 20;
    private static final int NAMED = 3;

    Dataset trainSet() {
        return all.with(samples(train));
    }

    Dataset validationSet() {
        return all.with(samples(validation));
    }

    Dataset testSet() {
        return all.with(samples(test));
    }

    /** A copy with the validation images among the training images, in the order of the data. */
    TrainValTestSplit withoutValidation() {
        if (validation.isEmpty()) {
            return this;
        }
        Map<String, Integer> place = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            place.put(all.samples().get(i).id(), i);
        }
        List<TrainingImage> both = new ArrayList<>(train);
        both.addAll(validation);
        both.sort(Comparator.comparing(i -> place.getOrDefault(i.sample().id(), Integer.MAX_VALUE)));
        return new TrainValTestSplit(all, List.copyOf(both), List.of(), test);
    }

    String describe() {
        return train.size() + " images for training, " + validation.size() + " for validation, " + test.size()
                + " held out for the test.";
    }

    private static List<Sample> samples(List<TrainingImage> images) {
        return images.stream().map(TrainingImage::sample).toList();
    }

    /** @param seen the training images of the continued model; never held out, unless leakage is allowed */
    static TrainValTestSplit of(DatasetScan scan, FineTuneRequest request, Optional<SeenImages> seen, Task task) {
        long seed = request.plan().seed();
        SeenImages kept = request.allowLeakage() ? SeenImages.NONE : seen.orElse(SeenImages.NONE);
        Split outer = outer(scan, request.holdOut(), seed, kept);
        List<TrainingImage> rest = pick(scan.images(), outer.train());
        requireEveryClass(scan.dataset().with(samples(rest)));
        List<TrainingImage> test = pick(scan.images(), outer.test());
        refuseTheSameImages(rest, test, request.allowLeakage(), task);
        refuseSeenImages(test, seen.orElse(SeenImages.NONE), request.allowLeakage(), task);
        warnOfRowsWithoutFold(scan.dataset(), request.holdOut(), task);
        if (!request.plan().earlyStopping()
                || !enoughForValidation(scan.dataset().with(samples(rest)))) {
            return new TrainValTestSplit(scan.dataset(), rest, List.of(), test);
        }
        Split inner;
        try {
            inner = new FreshSplit(scan.dataset().with(samples(rest)), rest, kept).holdOut(VALIDATION_SHARE, seed);
        } catch (UserException e) {
            // few groups are a reason not to use early stopping, but not to refuse training
            task.warn("There is no validation set, so all epochs are trained: " + e.problem());
            return new TrainValTestSplit(scan.dataset(), rest, List.of(), test);
        }
        Dataset validation = scan.dataset().with(samples(pick(rest, inner.test())));
        boolean holdsEnough = Arrays.stream(validation.counts()).min().orElse(0) >= VALIDATION_IMAGES_PER_CLASS;
        return holdsEnough
                ? new TrainValTestSplit(scan.dataset(), pick(rest, inner.train()), pick(rest, inner.test()), test)
                : new TrainValTestSplit(scan.dataset(), rest, List.of(), test);
    }

    private static void refuseTheSameImages(
            List<TrainingImage> rest, List<TrainingImage> test, boolean allowed, Task task) {
        Map<String, String> trained = new HashMap<>();
        rest.forEach(r -> trained.putIfAbsent(r.pixelHash(), r.sample().id()));
        List<TrainingImage> both =
                test.stream().filter(t -> trained.containsKey(t.pixelHash())).toList();
        if (both.isEmpty()) {
            return;
        }
        List<String> named = both.stream()
                .limit(NAMED)
                .map(t -> t.sample().id() + " is " + trained.get(t.pixelHash()))
                .toList();
        String problem = both.size() + " of " + test.size()
                + " held-out images would be trained on too, under other names, so the test would be too optimistic: "
                + String.join(", ", named) + (both.size() > NAMED ? ", …" : "") + ".";
        if (!allowed) {
            throw new UserException(
                    problem,
                    "Give the copies one group or fold, leave them out, or add " + option("allow_leakage")
                            + " to go on all the same.");
        }
        task.warn(problem);
    }

    /**
     * Refuses folds of which two contain the same pixels, or that hold out training images of the continued model, before any
     * is trained.
     *
     * @param folds of each repeat
     * @param allowed whether to warn only
     * @throws UserException that names the first of these images
     */
    static void checkFolds(DatasetScan scan, List<int[]> folds, SeenImages seen, boolean allowed, Task task) {
        if (!allowed) {
            // each image is held out once
            refuseSeenImages(scan.images(), seen, false, task);
        }
        Optional<String> copies =
                folds.stream().flatMap(f -> copiesAcross(scan, f).stream()).findFirst();
        if (copies.isPresent() && !allowed) {
            throw new UserException(
                    copies.get(),
                    "Give the copies one group or fold, leave them out, or add " + option("allow_leakage")
                            + " to go on all the same.");
        }
        copies.ifPresent(task::warn);
    }

    private static Optional<String> copiesAcross(DatasetScan scan, int[] folds) {
        Map<String, Integer> first = new HashMap<>();
        List<String> copies = new ArrayList<>();
        for (int i = 0; i < folds.length; i++) {
            int before = first.getOrDefault(scan.images().get(i).pixelHash(), i);
            first.putIfAbsent(scan.images().get(i).pixelHash(), i);
            if (folds[before] != folds[i]) {
                copies.add(
                        id(scan, i) + " in fold " + folds[i] + " is " + id(scan, before) + " in fold " + folds[before]);
            }
        }
        return copies.isEmpty()
                ? Optional.empty()
                : Optional.of((copies.size() == 1 ? "An image lies" : copies.size() + " images lie")
                        + " in two folds under two names, so the test would be too optimistic: "
                        + String.join(", ", copies.subList(0, Math.min(NAMED, copies.size())))
                        + (copies.size() > NAMED ? ", …" : "") + ".");
    }

    private static String id(DatasetScan scan, int image) {
        return scan.images().get(image).sample().id();
    }

    private static void refuseSeenImages(List<TrainingImage> test, SeenImages seen, boolean allowed, Task task) {
        List<String> known = test.stream()
                .filter(t -> seen.contains(t.pixelHash()))
                .map(t -> t.sample().id())
                .toList();
        if (known.isEmpty()) {
            return;
        }
        String problem = known.size() + " of " + test.size()
                + " held-out images were learnt from by the model that is continued, so the test would be too optimistic: "
                + String.join(", ", known.subList(0, Math.min(NAMED, known.size())))
                + (known.size() > NAMED ? ", …" : "") + ".";
        if (!allowed) {
            throw new UserException(
                    problem,
                    "Hold out new images, none (" + option("test") + " 0), or add " + option("allow_leakage")
                            + " to go on all the same.");
        }
        task.warn(problem);
    }

    private static void warnOfRowsWithoutFold(Dataset dataset, HoldOut holdOut, Task task) {
        long without =
                dataset.samples().stream().filter(s -> s.fold().isEmpty()).count();
        if (holdOut instanceof HoldOut.Fold && without > 0) {
            task.warn(without + " images have no fold; they are trained on.");
        }
    }

    private static Split outer(DatasetScan scan, HoldOut holdOut, long seed, SeenImages kept) {
        Dataset dataset = scan.dataset();
        if (holdOut instanceof HoldOut.Fold f) {
            return GroupSplit.holdOutFold(dataset, f.fold());
        }
        double share = ((HoldOut.Share) holdOut).share();
        return share == 0
                ? new Split(indices(dataset.size()), List.of())
                : new FreshSplit(dataset, scan.images(), kept).holdOut(share, seed);
    }

    private static boolean enoughForValidation(Dataset d) {
        return Arrays.stream(d.counts()).min().orElse(0) * VALIDATION_SHARE >= VALIDATION_IMAGES_PER_CLASS / 2.0;
    }

    private static void requireEveryClass(Dataset train) {
        int[] counts = train.counts();
        for (int k = 0; k < counts.length; k++) {
            if (counts[k] == 0) {
                throw new UserException(
                        "No image of class " + train.classes().name(k)
                                + " is left to train on once the test images are held out.",
                        "Add images of that class from other groups, hold out another fold, or use " + option("test")
                                + " 0.");
            }
        }
    }

    private static List<Integer> indices(int n) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(i);
        }
        return all;
    }

    private static List<TrainingImage> pick(List<TrainingImage> from, List<Integer> indices) {
        return indices.stream().map(from::get).toList();
    }
}
