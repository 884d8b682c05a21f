package quadrant.workflow;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
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
    private static final String APART = "Give the copies one group or fold, leave them out";

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
        TrainValTestSplit whole = new TrainValTestSplit(scan.dataset(), rest, List.of(), test);
        if (!request.plan().earlyStopping()
                || fewest(whole.trainSet()) * VALIDATION_SHARE < VALIDATION_IMAGES_PER_CLASS / 2.0) {
            return whole;
        }
        try {
            Split inner = fresh(whole.trainSet(), rest, kept, VALIDATION_SHARE, seed);
            TrainValTestSplit parts =
                    new TrainValTestSplit(scan.dataset(), pick(rest, inner.train()), pick(rest, inner.test()), test);
            return fewest(parts.validationSet()) >= VALIDATION_IMAGES_PER_CLASS ? parts : whole;
        } catch (UserException e) {
            // few groups are a reason not to use early stopping, but not to refuse training
            task.warn("There is no validation set, so all epochs are trained: " + e.problem());
            return whole;
        }
    }

    private static int fewest(Dataset d) {
        return Arrays.stream(d.counts()).min().orElse(0);
    }

    private static void refuseTheSameImages(
            List<TrainingImage> rest, List<TrainingImage> test, boolean allowed, Task task) {
        Map<String, String> trained = new HashMap<>();
        rest.forEach(r -> trained.putIfAbsent(r.pixelHash(), r.sample().id()));
        List<String> both = test.stream()
                .filter(t -> trained.containsKey(t.pixelHash()))
                .map(t -> t.sample().id() + " is " + trained.get(t.pixelHash()))
                .toList();
        String problem =
                both.size() + " of " + test.size() + " held-out images would be trained on too, under other names";
        refuse(both, problem, APART, allowed, task);
    }

    /**
     * Refuses images by which the test would be too optimistic.
     *
     * @param images in words; may be none
     * @param problem the beginning of a sentence about these
     * @param allowed whether to warn only
     */
    private static void refuse(List<String> images, String problem, String remedy, boolean allowed, Task task) {
        if (images.isEmpty()) {
            return;
        }
        String sentence = problem + ", so the test would be too optimistic: "
                + String.join(", ", images.subList(0, Math.min(NAMED, images.size())))
                + (images.size() > NAMED ? ", …." : ".");
        if (!allowed) {
            throw new UserException(
                    sentence, remedy + ", or add " + option("allow_leakage") + " to go on all the same.");
        }
        task.warn(sentence);
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
        folds.stream()
                .map(f -> copiesAcross(scan.images(), f))
                .filter(copies -> !copies.isEmpty())
                .findFirst()
                .ifPresent(copies -> refuse(
                        copies,
                        (copies.size() == 1 ? "An image lies" : copies.size() + " images lie")
                                + " in two folds under two names",
                        APART,
                        allowed,
                        task));
    }

    private static List<String> copiesAcross(List<TrainingImage> images, int[] folds) {
        Map<String, Integer> first = new HashMap<>();
        List<String> copies = new ArrayList<>();
        for (int i = 0; i < folds.length; i++) {
            Integer before = first.putIfAbsent(images.get(i).pixelHash(), i);
            if (before != null && folds[before] != folds[i]) {
                copies.add(images.get(i).sample().id() + " in fold " + folds[i] + " is "
                        + images.get(before).sample().id() + " in fold " + folds[before]);
            }
        }
        return copies;
    }

    private static void refuseSeenImages(List<TrainingImage> test, SeenImages seen, boolean allowed, Task task) {
        List<String> known = test.stream()
                .filter(t -> seen.contains(t.pixelHash()))
                .map(t -> t.sample().id())
                .toList();
        String problem = known.size() + " of " + test.size()
                + " held-out images were learnt from by the model that is continued";
        refuse(known, problem, "Hold out new images, none (" + option("test") + " 0)", allowed, task);
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
                : fresh(dataset, scan.images(), kept, share, seed);
    }

    /**
     * Holds out a share of the groups without images that the continued model was trained on: those would make the test too
     * optimistic.
     *
     * @param images the dataset's samples, in its order
     * @throws UserException when there is no new group, or the new ones cannot be split
     */
    private static Split fresh(Dataset dataset, List<TrainingImage> images, SeenImages seen, double share, long seed) {
        Set<String> seenGroups = new HashSet<>();
        images.stream()
                .filter(i -> seen.contains(i.pixelHash()))
                .forEach(i -> seenGroups.add(i.sample().group().value()));
        if (seenGroups.isEmpty()) {
            return GroupSplit.holdOut(dataset, share, seed);
        }
        Set<String> groups = freshGroups(dataset, seenGroups);
        List<Integer> fresh = indices(images.size()).stream()
                .filter(i -> groups.contains(images.get(i).sample().group().value()))
                .toList();
        if (fresh.isEmpty()) {
            throw new UserException(
                    "The model that is continued learnt from images of "
                            + (dataset.groupsKnown() ? "every group" : "all")
                            + " of these, or too few are new to hold some of them out, so none can test it.",
                    "Add new images, or hold none out (" + option("test") + " 0).");
        }
        List<Sample> samples = fresh.stream().map(dataset.samples()::get).toList();
        Set<Integer> test = new TreeSet<>();
        GroupSplit.holdOut(dataset.with(samples), share, seed).test().forEach(i -> test.add(fresh.get(i)));
        List<Integer> train =
                indices(images.size()).stream().filter(i -> !test.contains(i)).toList();
        return new Split(train, List.copyOf(test));
    }

    /** The groups without seen images, except those with all new images of a class: these are needed for training. */
    private static Set<String> freshGroups(Dataset dataset, Set<String> seenGroups) {
        Set<String> fresh = new TreeSet<>();
        dataset.samples().forEach(s -> fresh.add(s.group().value()));
        fresh.removeAll(seenGroups);
        boolean removed = true;
        while (removed) {
            Map<Integer, Set<String>> groupsOf = new TreeMap<>();
            dataset.samples().stream()
                    .filter(s -> fresh.contains(s.group().value()))
                    .forEach(s -> groupsOf.computeIfAbsent(s.label(), k -> new TreeSet<>())
                            .add(s.group().value()));
            removed = false;
            for (Set<String> groups : groupsOf.values()) {
                removed |= groups.size() == 1 && fresh.removeAll(groups);
            }
        }
        return fresh;
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
        return IntStream.range(0, n).boxed().toList();
    }

    private static List<TrainingImage> pick(List<TrainingImage> from, List<Integer> indices) {
        return indices.stream().map(from::get).toList();
    }
}
