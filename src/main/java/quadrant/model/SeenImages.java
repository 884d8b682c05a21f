package quadrant.model;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The images that a model, or a model that it continues, was trained on, so that none of them is used to test it: the first 16
 * hexadecimal digits of the hashes of their pixels, which do not reveal the pixels. The probability that two of 50,000 images
 * have the same digits is below one in ten thousand million.
 */
public final class SeenImages {
    /** No image. */
    public static final SeenImages NONE = new SeenImages(new TreeSet<>());

    /** The maximum number of images: for more none are kept, as the file would grow by more than 800 kB. */
    static final int MOST = 50_000;

    private static final int DIGITS = 16;

    private final SortedSet<String> beginnings;

    private SeenImages(SortedSet<String> beginnings) {
        this.beginnings = beginnings;
    }

    /** From the hashes of the images' pixels, and those seen before; empty where there are too many images. */
    public static Optional<SeenImages> of(Collection<String> pixelHashes, Optional<SeenImages> before) {
        TreeSet<String> all = new TreeSet<>();
        pixelHashes.forEach(h -> all.add(h.substring(0, DIGITS)));
        before.ifPresent(b -> all.addAll(b.beginnings));
        return all.size() > MOST ? Optional.empty() : Optional.of(new SeenImages(all));
    }

    /** Whether the model was trained on the image with these pixels. */
    public boolean contains(String pixelHash) {
        return beginnings.contains(pixelHash.substring(0, DIGITS));
    }

    /** All digits concatenated, in sorted order. */
    String write() {
        return String.join("", beginnings);
    }

    /** Reads the format of {@link #write}; empty where the text is not of this format. */
    static Optional<SeenImages> read(String text) {
        if (text.length() % DIGITS != 0 || text.length() > MOST * DIGITS || !text.matches("[0-9a-f]*")) {
            return Optional.empty();
        }
        return Optional.of(new SeenImages(IntStream.range(0, text.length() / DIGITS)
                .mapToObj(i -> text.substring(i * DIGITS, (i + 1) * DIGITS))
                .collect(Collectors.toCollection(TreeSet::new))));
    }
}
