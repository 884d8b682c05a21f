package quadrant.workspace;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import quadrant.task.Hashes;
import quadrant.task.UserException;
import quadrant.workspace.Workspace.Picture;

/** Images of a project whose files are gone, as their folder was moved or they were renamed; and where they are now. */
public final class LostImages {
    private static final int HASHED = 1 << 20;
    private static final int DIGITS = 16;

    private LostImages() {}

    /** Whether the file of an image is gone. */
    public static boolean lost(Picture p) {
        return !p.file().isEmpty() && !Files.isRegularFile(Path.of(p.file()));
    }

    /** A hash of a file's length, beginning and end, for which a slide is not read whole; "" where it cannot be read. */
    public static String fingerprint(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            MessageDigest digest = Hashes.digest();
            digest.update(String.valueOf(in.length()).getBytes(StandardCharsets.UTF_8));
            byte[] part = new byte[(int) Math.min(HASHED, in.length())];
            for (long at : new long[] {0, in.length() - part.length}) {
                in.seek(at);
                in.readFully(part);
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Finds images that are gone among files of the same size in pixels: by name, else, where they were renamed, by content.
     *
     * @param all the images of the project, by number
     * @param wanted the one that the user looks for
     * @param chosen its file, whatever its name, or the folder of the files
     * @param files width and height of each file that may be one of them, in pixels
     * @return those that were found, with their new path
     * @throws UserException where the one that is wanted is not among them
     */
    public static Map<Integer, Picture> find(
            Map<Integer, Picture> all, int wanted, Path chosen, Map<Path, List<Integer>> files) {
        Map<Path, List<Integer>> left = new TreeMap<>(files);
        all.values().forEach(p -> left.remove(Path.of(p.file())));
        Picture of = Objects.requireNonNull(all.get(wanted));
        Map<Integer, Picture> found = new TreeMap<>();
        for (BiPredicate<Picture, Path> is : List.<BiPredicate<Picture, Path>>of(
                (p, f) -> p.equals(of) && f.equals(chosen),
                (p, f) -> Path.of(p.file()).getFileName().equals(f.getFileName()),
                (p, f) -> fingerprint(f).equals(p.fingerprint()))) {
            all.forEach((n, p) -> left.keySet().stream()
                    .filter(f -> lost(p) && !found.containsKey(n))
                    .filter(f -> List.of(p.widthPx(), p.heightPx()).equals(left.get(f)) && is.test(p, f))
                    .findFirst()
                    .ifPresent(f -> {
                        found.put(n, p.at(f.toString()));
                        left.remove(f);
                    }));
        }
        if (!found.containsKey(wanted)) {
            throw new UserException(
                    "None of " + files.size() + " images there is " + of.title() + ", by its name or content, with "
                            + of.widthPx() + "×" + of.heightPx() + " pixels.",
                    "Choose its folder or the file itself.");
        }
        return found;
    }
}
