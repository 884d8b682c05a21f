package quadrant.report;

import java.util.Locale;

/**
 * What can be found on a model's score, the gravest first. The gravest decides the {@link Verdict}: its kind and its next
 * step.
 */
public enum Finding {
    /** There is no image that the model has not learnt from. */
    UNTESTED(Verdict.Kind.UNKNOWN, "Hold out whole patients or slides, with --test or a fold."),
    /** The interval of the score holds what guessing gives. */
    NOTHING_SHOWN(
            Verdict.Kind.NOTHING_SHOWN,
            "Check that the labels are right and that a person can tell the classes apart in these images; then label more."),
    /** The model was trained on tested images. */
    SEEN(Verdict.Kind.UNDERMINED, "Test it on images that it was not trained on."),
    /** Tested images are copies of training images, or show the same objects. */
    COPIES(
            Verdict.Kind.UNDERMINED,
            "Remove the copies, or give each image and its copies one group, and train again; quadrant audit shows them."),
    /** A property of files, not of their content, identifies a class. */
    CONFOUNDED(
            Verdict.Kind.UNDERMINED,
            "Test it on images of which all classes were taken and saved in the same way, or make these so and train again."),
    /** Held-out images are classified worse than left-out ones, beyond chance. */
    DECLINE(
            Verdict.Kind.UNDERMINED,
            "Find out how the held-out images differ from the training images, and label more images of their kind."),
    /** The model is not shown to be better than a histogram of colours. */
    COLOUR_ALONE(
            Verdict.Kind.COLOUR_ALONE,
            "Find out whether colour alone distinguishes the classes; the model is not shown to be better."),
    /** The label of the most confident error of the class with the most errors may be wrong; the next step names it. */
    DOUBTFUL_LABELS(Verdict.Kind.OK, ""),
    /** A class has errors; the next step names it. */
    WEAK_CLASS(Verdict.Kind.OK, "");

    private final Verdict.Kind kind;
    private final String next;

    Finding(Verdict.Kind kind, String next) {
        this.kind = kind;
        this.next = next;
    }

    Verdict.Kind kind() {
        return kind;
    }

    /** The finding in words, with its usual next step. */
    public Verdict.Reason because(String sentence) {
        return new Verdict.Reason(this, sentence, next);
    }

    /** The name in JSON, such as {@code nothing-shown}. */
    static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
