package quadrant.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The images that a model learnt from, itself or as one that it continues, so that none of them is ever taken for a test of
 * it: the first 16 hexadecimal digits of the hashes of their pixels, which tell no pixel. Of 50,000 images two have the same
 * with a chance below one in ten thousand million.
 */
public final class SeenImages {
    /** No image. */
    public static final SeenImages NONE = new SeenImages(new TreeSet<>());

    /** Of more none is kept: the file would grow by more than 800 kB. */
    static final int MOST = 50_000;

    private static final int DIGITS = 16;

    private final SortedSet<String> beginnings;

    private SeenImages(SortedSet<String> beginnings) {
        this.beginnings = beginnings;
    }

    /** Of images by the hashes of their pixels, and those seen before; empty where they are too many to be kept. */
    public static Optional<SeenImages> of(Collection<String> pixelHashes, Optional<SeenImages> before) {
        TreeSet<String> all = new TreeSet<>();
        pixelHashes.forEach(h -> all.add(h.substring(0, DIGITS)));
        before.ifPresent(b -> all.addAll(b.beginnings));
        return all.size() > MOST ? Optional.empty() : Optional.of(new SeenImages(all));
    }

    /** Whether the image of these pixels was learnt from. */
    public boolean contains(String pixelHash) {
        return beginnings.contains(pixelHash.substring(0, DIGITS));
    }

    /** All digits one after another, in order. */
    String write() {
        return String.join("", beginnings);
    }

    /** As {@link #write} gave it; empty where the text is none. */
    static Optional<SeenImages> read(String text) {
        if (text.length() % DIGITS != 0 || text.length() > MOST * DIGITS || !text.matches("[0-9a-f]*")) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < text.length(); i += DIGITS) {
            all.add(text.substring(i, i + DIGITS));
        }
        return Optional.of(new SeenImages(new TreeSet<>(all)));
    }
}
