package quadrant.workspace;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import quadrant.task.Hashes;
import quadrant.task.UserException;
import quadrant.workspace.Workspace.Picture;

/** Images of a project whose files are gone, as their folder was moved or they were renamed; and where they are now. */
public final class LostImages {
    private static final int DEPTH = 4;
    private static final int HASHED = 1 << 20;
    private static final int DIGITS = 16;

    private LostImages() {}

    /** Whether the file of an image is gone. */
    public static boolean lost(Picture p) {
        return !p.file().isEmpty() && !Files.isRegularFile(Path.of(p.file()));
    }

    /** A hash of a file's length, beginning and end: of a slide in no time; "" where it cannot be read. */
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
     * Looks for the files of images that are gone: by their names, else, where they were renamed, by the content, else by a size
     * that one file alone has.
     *
     * @param all the images of the project, by number
     * @param at the one that the user looks for
     * @param chosen its file, or a folder in which to look, also below it
     * @param image whether a file is named as an image is
     * @param size width and height of an image file, in pixels; empty where it cannot be read
     * @return those that were found, with their new path
     * @throws UserException where the chosen file has another size, or the folder holds no such file
     */
    public static Map<Integer, Picture> find(
            Map<Integer, Picture> all,
            int at,
            Path chosen,
            Predicate<Path> image,
            Function<Path, Optional<List<Integer>>> size) {
        Map<Integer, Picture> lost = new TreeMap<>(all);
        lost.values().removeIf(p -> !lost(p));
        Map<Integer, Picture> found = new TreeMap<>();
        Picture wanted = Objects.requireNonNull(all.get(at));
        boolean folder = Files.isDirectory(chosen);
        if (!folder) {
            List<Integer> is = size.apply(chosen).orElse(List.of());
            if (!is.equals(size(wanted))) {
                throw new UserException(
                        chosen + " is no image of " + text(size(wanted)) + " pixels, as " + wanted.title() + " was.",
                        "Choose the same image, under whatever name.");
            }
            found.put(at, wanted.at(chosen.toString()));
        }
        List<Path> files =
                new ArrayList<>(files(folder ? chosen : chosen.toAbsolutePath().getParent(), image));
        all.values().forEach(p -> files.remove(Path.of(p.file())));
        files.remove(chosen);
        Map<Path, List<Integer>> sizes = new TreeMap<>();
        files.forEach(f -> size.apply(f).ifPresent(s -> sizes.put(f, s)));
        for (Function<Picture, Predicate<Path>> way : List.<Function<Picture, Predicate<Path>>>of(
                p -> f -> f.getFileName().equals(Path.of(p.file()).getFileName()),
                p -> f -> !p.fingerprint().isEmpty() && fingerprint(f).equals(p.fingerprint()),
                p -> f -> only(sizes, f)
                        && lost.values().stream()
                                        .filter(q -> size(q).equals(size(p)))
                                        .count()
                                == 1)) {
            lost.keySet().removeAll(found.keySet());
            lost.forEach((n, p) -> sizes.keySet().stream()
                    .filter(f -> size(p).equals(sizes.get(f)) && way.apply(p).test(f))
                    .max(Comparator.comparingInt(f -> alike(f, Path.of(p.file()))))
                    .ifPresent(f -> {
                        found.put(n, p.at(f.toString()));
                        sizes.remove(f);
                    }));
        }
        if (!found.containsKey(at)) {
            throw new UserException(
                    wanted.title() + " is not in " + chosen
                            + ": no image there has its name, its content, or alone its size of " + text(size(wanted))
                            + " pixels.",
                    "Choose the folder it is in, or the file itself.");
        }
        return found;
    }

    private static boolean only(Map<Path, List<Integer>> sizes, Path file) {
        return sizes.values().stream().filter(s -> s.equals(sizes.get(file))).count() == 1;
    }

    private static List<Integer> size(Picture p) {
        return List.of(p.widthPx(), p.heightPx());
    }

    private static String text(List<Integer> size) {
        return size.get(0) + "×" + size.get(1);
    }

    /** The number of names at their ends that two paths share. */
    private static int alike(Path a, Path b) {
        int n = 0;
        while (n < Math.min(a.getNameCount(), b.getNameCount())
                && a.getName(a.getNameCount() - 1 - n).equals(b.getName(b.getNameCount() - 1 - n))) {
            n++;
        }
        return n;
    }

    private static List<Path> files(Path folder, Predicate<Path> image) {
        try (Stream<Path> all = Files.walk(folder, DEPTH)) {
            return all.filter(image).filter(Files::isRegularFile).toList();
        } catch (IOException | UncheckedIOException e) {
            throw new UserException("The folder " + folder + " cannot be read.", "Check its permissions.", e);
        }
    }
}
