package quadrant.evaluation;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The number of doubtful predictions among those of a table, an image or a folder.
 *
 * @param n predictions
 * @param known those by a model with uncertainty
 * @param doubtful those with any reason for doubt
 * @param unlike those of images unlike the training images
 */
public record DoubtCount(long n, long known, long doubtful, long unlike) {
    /** Nothing yet. */
    public static final DoubtCount NONE = new DoubtCount(0, 0, 0, 0);

    /** Above this share of images unlike the training images a result begins with a warning. */
    public static final double MANY = 0.25;

    public static DoubtCount of(Stream<Prediction> predictions) {
        return predictions.map(p -> NONE.plus(p.doubt())).reduce(NONE, DoubtCount::plus);
    }

    /** One prediction more. */
    public DoubtCount plus(Optional<Doubt> doubt) {
        return new DoubtCount(
                n + 1,
                known + (doubt.isPresent() ? 1 : 0),
                doubtful + (doubt.filter(Doubt::doubtful).isPresent() ? 1 : 0),
                unlike + (doubt.filter(Doubt::unlike).isPresent() ? 1 : 0));
    }

    public DoubtCount plus(DoubtCount more) {
        return new DoubtCount(n + more.n, known + more.known, doubtful + more.doubtful, unlike + more.unlike);
    }

    /** Such as "163 objects classified, 149 unlike the training images"; the second part where anything is known. */
    public String counted(String things) {
        return n + " " + things + " classified" + (known == 0 ? "" : ", " + unlike + " unlike the training images");
    }

    /** Such as " Doubtful: 151, 149 of them unlike the training images."; "" where nothing is known. */
    public String sentence() {
        return known == 0
                ? ""
                : " Doubtful: " + doubtful
                        + (doubtful == 0 ? "." : ", " + unlike + " of them unlike the training images.");
    }

    /** The warning where many are unlike the training images. */
    public Optional<String> warning(String things) {
        return unlike <= MANY * n
                ? Optional.empty()
                : Optional.of(unlike + " of " + n + " " + things + " are unlike the training images; their classes mean"
                        + " little. Check that these are the right images and the right model; else label some of them,"
                        + " with a class for whatever is none of the others, and train again.");
    }
}
