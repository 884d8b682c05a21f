package quadrant.workspace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.dataset.GroupId;
import quadrant.dataset.GroupRule;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.task.UserException;

/**
 * A labelling workspace: images with objects, the classes, and the labels that a person assigns. Objects and images are
 * numbered from 0 and keep their numbers. Not thread-safe.
 *
 * <p>Every change is a line of words separated by tabs; a tab, a line break and a backslash within a word are written \t, \n
 * and \\. A change is made by its line, so that the lines in order restore the same workspace. The
 * first line names the format and its version.
 */
public final class Workspace {
    /** As many as there are number keys. */
    public static final int MOST_CLASSES = 9;

    /** The key of the setting with the regular expression for groups. */
    public static final String GROUP_BY = "group_by";

    /** The prefix of the settings with the group of an image, followed by the image's title. */
    public static final String GROUP_OF = "group of ";

    /** The key of the setting with the side of the square around each object, in pixels; "" for none. */
    public static final String BOX = "box";

    static final String KIND = "quadrant workspace";
    static final String HEADER = KIND + "\t1";

    private static final String IMAGE = "image";
    private static final String OBJECT = "object";
    private static final String SETTING = "setting";
    private static final String EDIT = "edit";
    private static final String LABEL = "label";
    private static final String CLASS = "class";
    private static final String NONE = "-";
    /** The words of one edit: its kind, its object, and two more. */
    private static final int WORDS = 4;

    private static final int LONGEST_NAME = 60;
    /** The suffix by which ROIs of one class differ from each other. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*[\\s_#.:/-])?\\(?\\d+\\)?");

    private static final Pattern RESERVED = Pattern.compile(".*[\\t\\n\\r/\\\\].*", Pattern.DOTALL);

    private final List<Picture> pictures = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final BitSet removed = new BitSet();
    private final Map<Integer, LabelClass> classes = new TreeMap<>();
    private final Map<Integer, Label> labels = new TreeMap<>();
    private final Map<String, String> settings = new TreeMap<>();
    private final Queue<String> unsaved = new ConcurrentLinkedQueue<>();
    /** The words of the edits that undo, and that redo. */
    private final Deque<List<String>> undos = new ArrayDeque<>();

    private final Deque<List<String>> redos = new ArrayDeque<>();
    private int nextClass;
    private long version;

    /**
     * An image with objects.
     *
     * @param title of its window, made unique
     * @param file its path; empty where it is not a file
     * @param widthPx of the image, by which it is recognised when it is opened again
     */
    public record Picture(String title, String file, int widthPx, int heightPx) {
        public Picture {
            if (widthPx < 1 || heightPx < 1) {
                throw new IllegalArgumentException("An image of " + widthPx + "×" + heightPx + " pixels");
            }
        }
    }

    /**
     * An object of an image.
     *
     * @param picture the number of its image
     * @param name distinct within its image
     * @param shape its outline, in the text encoding of the view
     */
    public record Item(int picture, String name, Box box, String shape) {}

    /** The bounding box of an object, in pixels. */
    public record Box(double x, double y, double width, double height) {
        public Box {
            if (!Double.isFinite(x + y + width + height) || width < 0 || height < 0) {
                throw new IllegalArgumentException("A box of " + width + "×" + height + " pixels at " + x + ", " + y);
            }
        }

        /** Whether it is at least partly inside a rectangle. */
        public boolean touches(double left, double top, double w, double h) {
            return x < left + w && left < x + width && y < top + h && top < y + height;
        }
    }

    /**
     * A class for objects.
     *
     * @param id stays the same when the name changes
     * @param rgb its colour, 0xRRGGBB
     */
    public record LabelClass(int id, String name, int rgb) {}

    /**
     * The class that a person assigned to an object.
     *
     * @param classId of a {@link LabelClass}
     */
    public record Label(int classId, Origin origin) {}

    /**
     * How an object came to be labelled. Objects that were shown because they are difficult would lower the score, so only the
     * others are scored.
     */
    public enum Origin {
        /** The user chose it. */
        FREE,
        /** It was shown as uncertain or as unlike the others. */
        QUEUE,
        /** It was drawn at random. */
        RANDOM;

        /** Whether such objects are used for the score. */
        public boolean scored() {
            return this != QUEUE;
        }
    }

    /** The changes that are not in the file yet, as lines without line breaks; any thread may take them. */
    Queue<String> unsaved() {
        return unsaved;
    }

    /** A counter that increases with every change. */
    public long version() {
        return version;
    }

    // changes as lines

    private void change(List<?> words) {
        make(words.stream().map(String::valueOf).toList());
        unsaved.add(line(words));
    }

    private void change(Object... words) {
        change(List.of(words));
    }

    private static String line(List<?> words) {
        return words.stream()
                .map(w -> String.valueOf(w)
                        .replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r"))
                .collect(Collectors.joining("\t"));
    }

    /**
     * Repeats a change.
     *
     * @throws RuntimeException where the line is not in this format
     */
    void repeat(String line) {
        make(Arrays.stream(line.split("\t", -1)).map(String::translateEscapes).toList());
    }

    private void make(List<String> w) {
        switch (w.get(0)) {
            case IMAGE -> pictures.add(new Picture(w.get(1), w.get(2), whole(w.get(3)), whole(w.get(4))));
            case OBJECT -> add(w);
            case "clear" -> remove(whole(w.get(1)));
            case SETTING -> settings.put(w.get(1), w.get(2));
            case EDIT -> {
                undos.push(exchanged(w));
                redos.clear();
            }
            case "undo" -> turn(undos, redos);
            case "redo" -> turn(redos, undos);
            case "settled" -> forget();
            default -> throw new IllegalArgumentException("No such change: " + w.get(0));
        }
        version++;
    }

    private static int whole(String word) {
        return Integer.parseInt(word);
    }

    private void add(List<String> w) {
        double[] at = IntStream.range(3, 7)
                .mapToDouble(i -> Double.parseDouble(w.get(i)))
                .toArray();
        int picture = whole(w.get(1));
        if (picture < 0 || picture >= pictures.size()) {
            throw new IllegalArgumentException("No image " + picture);
        }
        items.add(new Item(picture, w.get(2), new Box(at[0], at[1], at[2], at[3]), w.get(7)));
    }

    private void remove(int picture) {
        for (int i : objects(picture)) {
            removed.set(i);
            labels.remove(i);
        }
        forget();
    }

    private void forget() {
        undos.clear();
        redos.clear();
    }

    /** Makes an edit of classes and labels. @return the words of the one that undoes it */
    private List<String> exchanged(List<String> words) {
        List<Object> back = new ArrayList<>(List.of(EDIT));
        // labels come behind their classes
        List<Object> labelsBack = new ArrayList<>();
        for (int i = 1; i < words.size(); i += WORDS) {
            int of = whole(words.get(i + 1));
            Optional<String> first = Optional.of(words.get(i + 2)).filter(w -> !w.equals(NONE));
            String second = words.get(i + 3);
            switch (words.get(i)) {
                case LABEL -> {
                    if (of < 0 || of >= items.size()) {
                        throw new IllegalArgumentException("No object " + of);
                    }
                    Optional<Label> label = first.map(
                            c -> new Label(existing(whole(c)).id(), Origin.valueOf(second.toUpperCase(Locale.ROOT))));
                    labelsBack.addAll(words(of, put(labels, of, label)));
                }
                case CLASS -> {
                    Optional<LabelClass> to = first.map(name -> new LabelClass(of, name.substring(1), whole(second)));
                    back.addAll(classWords(of, put(classes, of, to)));
                    nextClass = Math.max(nextClass, of + 1);
                }
                default -> throw new IllegalArgumentException("No such edit: " + words.get(i));
            }
        }
        back.addAll(labelsBack);
        return back.stream().map(String::valueOf).toList();
    }

    private LabelClass existing(int id) {
        return Optional.ofNullable(classes.get(id)).orElseThrow(() -> new IllegalArgumentException("No class " + id));
    }

    /** @return what was there before */
    private static <V> Optional<V> put(Map<Integer, V> in, int key, Optional<V> value) {
        return Optional.ofNullable(value.isPresent() ? in.put(key, value.get()) : in.remove(key));
    }

    private void turn(Deque<List<String>> from, Deque<List<String>> to) {
        if (!from.isEmpty()) {
            to.push(exchanged(from.pop()));
        }
    }

    /** The lines that restore this workspace, without the undo history. */
    public List<String> lines() {
        List<List<?>> all = new ArrayList<>();
        settings.forEach((k, v) -> all.add(List.of(SETTING, k, v)));
        pictures.forEach(p -> all.add(words(p)));
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        for (int i : objects()) {
            numbers.put(i, numbers.size());
            all.add(words(items.get(i)));
        }
        classes.values().forEach(c -> all.add(edits(Stream.of(classWords(c.id, Optional.of(c))))));
        labels.forEach((item, label) ->
                all.add(edits(Stream.of(words(numbers.getOrDefault(item, -1), Optional.of(label))))));
        return Stream.concat(Stream.of(HEADER), all.stream().map(Workspace::line))
                .toList();
    }

    private static List<?> words(Picture p) {
        return List.of(IMAGE, p.title, p.file, p.widthPx, p.heightPx);
    }

    private static List<?> words(Item i) {
        return List.of(OBJECT, i.picture, i.name, i.box.x, i.box.y, i.box.width, i.box.height, i.shape);
    }

    private static List<?> classWords(int id, Optional<LabelClass> c) {
        return c.isEmpty() ? List.of(CLASS, id, NONE, NONE) : List.of(CLASS, id, "=" + c.get().name, c.get().rgb);
    }

    private static List<?> words(int item, Optional<Label> label) {
        return label.isEmpty()
                ? List.of(LABEL, item, NONE, NONE)
                : List.of(
                        LABEL,
                        item,
                        label.get().classId,
                        label.get().origin.name().toLowerCase(Locale.ROOT));
    }

    private static List<?> edits(Stream<List<?>> all) {
        return Stream.concat(Stream.of(EDIT), all.flatMap(List::stream)).toList();
    }

    // images and objects

    /** Adds an image. @return its number */
    public int add(Picture picture) {
        change(words(picture));
        return pictures.size() - 1;
    }

    /** Adds an object. @return its number */
    public int add(Item item) {
        change(words(item));
        return items.size() - 1;
    }

    /** Removes the objects of an image and their labels; that cannot be undone. */
    public void clear(int picture) {
        change("clear", picture);
    }

    public List<Picture> pictures() {
        return List.copyOf(pictures);
    }

    public Item item(int item) {
        return items.get(item);
    }

    /** The image of an object. */
    public Picture pictureOf(int item) {
        return pictures.get(items.get(item).picture());
    }

    /** The existing objects, ascending. */
    public int[] objects() {
        return IntStream.range(0, items.size()).filter(i -> !removed.get(i)).toArray();
    }

    /** The objects of an image. */
    public int[] objects(int picture) {
        return IntStream.range(0, items.size())
                .filter(i -> !removed.get(i) && items.get(i).picture() == picture)
                .toArray();
    }

    // classes

    /** In the order of their numbers, which are the keys 1 to 9. */
    public List<LabelClass> classes() {
        return List.copyOf(classes.values());
    }

    /**
     * Creates a class.
     *
     * @param rgb its colour
     * @throws UserException for a name that is invalid or already used, or a tenth class
     */
    public LabelClass addClass(String name, int rgb) {
        LabelClass made = new LabelClass(nextClass, checked(name, -1), rgb);
        if (classes.size() == MOST_CLASSES) {
            throw new UserException(
                    "There are " + MOST_CLASSES + " classes already, as many as there are keys.",
                    "Label in two rounds, the second within one class of the first.");
        }
        change(edits(Stream.of(classWords(made.id, Optional.of(made)))));
        return made;
    }

    /**
     * Renames a class; its labels are kept.
     *
     * @throws UserException for a name that is invalid or already used
     */
    public void rename(int id, String name) {
        change(existing(id), new LabelClass(id, checked(name, id), existing(id).rgb));
    }

    /** Sets the colour of a class, 0xRRGGBB. */
    public void recolour(int id, int rgb) {
        change(existing(id), new LabelClass(id, existing(id).name, rgb));
    }

    private void change(LabelClass old, LabelClass to) {
        if (!to.equals(old)) {
            change(edits(Stream.of(classWords(to.id, Optional.of(to)))));
        }
    }

    /** Deletes a class and its labels. */
    public void deleteClass(int id) {
        existing(id);
        Stream<List<?>> unlabelled = labels.entrySet().stream()
                .filter(e -> e.getValue().classId() == id)
                .map(e -> words(e.getKey(), Optional.empty()));
        change(edits(Stream.concat(unlabelled, Stream.of(classWords(id, Optional.empty())))));
    }

    /**
     * A class name without surrounding spaces, such that ROIs can be named by it.
     *
     * @param own the class that may have this name already
     * @throws UserException for a name that is invalid or already used
     */
    private String checked(String name, int own) {
        String plain = name.strip();
        if (plain.isEmpty() || plain.length() > LONGEST_NAME) {
            throw new UserException(
                    "A class needs a name of 1 to " + LONGEST_NAME + " letters, and this one has " + plain.length()
                            + ".",
                    "Give such a name.");
        }
        if (ENDS_IN_NUMBER.matcher(plain).matches() || RESERVED.matcher(plain).matches()) {
            throw new UserException(
                    "The class name \"" + plain
                            + "\" ends in a number or contains a slash, which is not possible in the name of a ROI.",
                    "Write it without a space before the number, such as type2, or in words.");
        }
        if (classes.values().stream().anyMatch(c -> c.id != own && c.name.equals(plain))) {
            throw new UserException("There is a class " + plain + " already.", "Give another name.");
        }
        return plain;
    }

    // labels

    /** The label of an object. */
    public Optional<Label> label(int item) {
        return Optional.ofNullable(labels.get(item));
    }

    /** The index of an object's class among the classes; none where it has no label. */
    public OptionalInt labelPlace(int item) {
        Label label = labels.get(item);
        return label == null
                ? OptionalInt.empty()
                : OptionalInt.of(new ArrayList<>(classes.keySet()).indexOf(label.classId()));
    }

    /** All labels by object, ascending. */
    public Map<Integer, Label> labels() {
        return new TreeMap<>(labels);
    }

    /** The number of objects labelled with a class. */
    public int count(int classId) {
        return (int)
                labels.values().stream().filter(l -> l.classId() == classId).count();
    }

    /** Labels objects, or removes their labels, as one change; objects that already have the label keep its origin. */
    public void label(Collection<Integer> some, Optional<Label> label) {
        label.ifPresent(l -> existing(l.classId()));
        List<?> words = edits(some.stream()
                .distinct()
                .filter(i -> i >= 0 && i < items.size() && !removed.get(i))
                .filter(i -> !label(i).map(Label::classId).equals(label.map(Label::classId)))
                .map(i -> words(i, label)));
        if (words.size() > 1) {
            change(words);
        }
    }

    /** Undoes the last change of classes or labels; false where there is none. */
    public boolean undo() {
        return turn("undo", undos);
    }

    /** Redoes the last undone change; false where there is none. */
    public boolean redo() {
        return turn("redo", redos);
    }

    private boolean turn(String word, Deque<List<String>> from) {
        boolean any = !from.isEmpty();
        if (any) {
            change(word);
        }
        return any;
    }

    /** Makes the changes so far permanent: they cannot be undone. */
    public void settle() {
        change("settled");
    }

    // settings

    /** A setting for reading objects; empty where it is not set, or set to "". */
    public Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key)).filter(v -> !v.isEmpty());
    }

    public void set(String key, String value) {
        if (!value.equals(settings.get(key))) {
            change(SETTING, key, value);
        }
    }

    /** How objects are cut out, by the live classifier and by the verbs that train the model. */
    public CropRule crops() {
        Optional<FieldSize> box = setting(BOX).flatMap(px -> FieldSize.parse(px + "px"));
        return new CropRule(CropRule.CONTEXT, box, Optional.empty(), CropRule.Background.KEEP);
    }

    /**
     * The patient or slide of an image: as it was set, else found by a regular expression in its path or title, as with {@code
     * --group-by}; the image itself where there is no expression or it does not match.
     */
    public String group(int picture) {
        Picture p = pictures.get(picture);
        return setting(GROUP_OF + p.title)
                .or(() -> setting(GROUP_BY)
                        .flatMap(rule -> new GroupRule(rule).find(p.file.isEmpty() ? p.title : p.file))
                        .map(GroupId::value))
                .orElse(p.title);
    }

    /** Whether patients or slides are known, so that images are not each a group of their own. */
    public boolean grouped() {
        return settings.keySet().stream()
                .anyMatch(key -> (key.equals(GROUP_BY) || key.startsWith(GROUP_OF))
                        && setting(key).isPresent());
    }
}
