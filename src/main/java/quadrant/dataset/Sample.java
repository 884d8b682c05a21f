package quadrant.dataset;

import java.util.Map;
import java.util.OptionalInt;

/**
 * One labelled image.
 *
 * @param id its name in reports and CSVs: the path as the data gives it
 * @param label index into the dataset's {@link ClassList}
 * @param group the image itself where the data names no group
 * @param fold the fold that the data assigns, if any
 * @param extra other columns of the CSV, unchanged
 */
public record Sample(
        String id, PixelSource pixels, int label, GroupId group, OptionalInt fold, Map<String, String> extra) {
    public Sample {
        extra = Map.copyOf(extra);
    }
}
