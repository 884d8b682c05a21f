package quadrant.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.dataset.Split;
import quadrant.evaluation.PairedDifference;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.pixels.TestViews;
import quadrant.plan.Recipe;
import quadrant.task.Task;
import quadrant.training.DepthTrials;
import quadrant.training.EvenDraw;

/**
 * Whether test-time augmentation helps: images of an inner fold, called as they are and as the mean of their turns by one
 * network that has not seen them.
 *
 * @param difference what turning brought in balanced accuracy
 * @param images that were called
 */
public record TurnedViews(PairedDifference difference, int images) {
    /** Eight passes each: more would outlast the training of a small set. */
    private static final int MOST = 96;

    /** From a brief training at a depth on all but one fold. */
    static TurnedViews of(DepthTrials trials, int depth, Dataset data, Split split, long seed, Task task) {
        List<Integer> called = drawn(data, split.test(), seed);
        Recipe brief = trials.recipe().withTrial(depth, trials.recipe().epochs());
        DepthTrials.TurnedCalls calls = trials.turned(brief, split, called, TestViews.DIHEDRAL, task);
        return new TurnedViews(
                PairedDifference.of(
                        predictions(data, called, calls.averaged()), predictions(data, called, calls.upright()), seed),
                called.size());
    }

    private static List<Integer> drawn(Dataset data, List<Integer> test, long seed) {
        int[] labels =
                test.stream().mapToInt(i -> data.samples().get(i).label()).toArray();
        return EvenDraw.of(labels, data.classes().size(), MOST, seed).stream()
                .map(test::get)
                .toList();
    }

    private static Predictions predictions(Dataset data, List<Integer> images, List<List<Float>> probabilities) {
        ClassList classes = data.classes();
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            Sample s = data.samples().get(images.get(i));
            rows.add(new Prediction(s.id(), s.group(), OptionalInt.of(s.label()), probabilities.get(i)));
        }
        return new Predictions(classes, rows);
    }

    /** The turns to take: all eight where they help by more than the standard error of what they bring. */
    public TestViews pick() {
        return difference.value() > difference.standardError() ? TestViews.DIHEDRAL : TestViews.NONE;
    }

    /** One sentence. */
    String words() {
        return String.format(
                Locale.ROOT,
                "On %d images of an inner fold the mean over eight turns of each image %s (%+.3f ± %.3f in balanced"
                        + " accuracy), so the model will %s.",
                images,
                pick() == TestViews.NONE ? "was no better by more than its error" : "was better",
                difference.value(),
                difference.standardError(),
                pick() == TestViews.NONE
                        ? "look at an image once"
                        : "look at every image eight times, unless --tta none is given");
    }
}
