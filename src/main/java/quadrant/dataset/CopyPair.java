package quadrant.dataset;

import quadrant.pixels.Orientation;

/**
 * Two images of a dataset with the same content.
 *
 * @param first index of the earlier sample
 * @param second index of the later one
 * @param score similarity, 0–1: 1 for the same pixels, else the correlation of their gradients
 * @param laid the orientation of the second image relative to the first
 */
public record CopyPair(int first, int second, Kind kind, double score, Orientation laid) {
    /** How certain it is that both are one image. */
    public enum Kind {
        /** Every pixel is the same. */
        SAME_PIXELS("the same pixels"),
        /** One was made from the other: saved anew, rescaled, turned, mirrored, brightened. */
        COPY("a changed copy"),
        /** Most likely two photographs of the same object. */
        LOOK_ALIKE("the same thing, photographed twice or changed");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The relation of the second image to the first, in words. */
        public String text() {
            return text;
        }

        /** The name in JSON: {@code exact}, {@code copy}, {@code look-alike}. */
        public String key() {
            return switch (this) {
                case SAME_PIXELS -> "exact";
                case COPY -> "copy";
                case LOOK_ALIKE -> "look-alike";
            };
        }
    }

    /** Whether the two images belong to different groups. */
    public boolean acrossGroups(Dataset dataset) {
        return !dataset.samples()
                .get(first)
                .group()
                .equals(dataset.samples().get(second).group());
    }

    /** Whether the two have different labels. */
    public boolean twoLabels(Dataset dataset) {
        return dataset.samples().get(first).label()
                != dataset.samples().get(second).label();
    }
}
