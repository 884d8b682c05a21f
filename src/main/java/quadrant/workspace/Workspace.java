package quadrant.workspace;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.dataset.GroupRule;
import quadrant.pixels.ChannelSet;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.task.Hashes;
import quadrant.task.UserException;

/**
 * A labelling workspace: images with objects, the classes, and the labels that a person assigns. Images, objects and classes
 * are numbered from 0 and keep their numbers. Not thread-safe.
 *
 * <p>Its state is a table of entries by number. A change is the part of such a table that becomes different; making it gives the
 * part that undoes it. So all changes can be undone, and a file of changes restores the state.
 */
public final class Workspace {
    /** As many as there are number keys; {@link #NOT_A_CELL} does not count. */
    public static final int MOST_CLASSES = 9;

    /** The class of what is no cell. It is always there, an entry once it is used, and the last of all by its number. */
    public static final LabelClass NOT_A_CELL = new LabelClass(1000, ClassList.NOT_A_CELL, 0x808080);

    /** The key of the setting with the regular expression for groups. */
    public static final String GROUP_BY = "group_by";

    /** The key of the setting with the side of the square around each object, in pixels. */
    public static final String BOX = "box";

    /** The beginning of the keys of settings that are remembered, not changed by the user, so that undo passes over them. */
    static final String LAST = "last ";

    /** The beginning of the keys of those that are paths. */
    static final String LAST_PLACE = LAST + "place ";

    /** The name of the place of the model that was saved last. */
    private static final String MODEL = "model";

    /** The key of the setting with the labels that it was trained from, as {@link #labelled()}. */
    private static final String MODEL_OF = LAST + "labels";

    static final String UNDO = "undo";
    static final String REDO = "redo";

    private static final int LONGEST_NAME = 60;
    /** The suffix by which ROIs of one class differ from each other. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*[\\s_#.:/-])?\\(?\\d+\\)?");

    private static final Pattern RESERVED = Pattern.compile(".*[\\t\\n\\r/\\\\].*", Pattern.DOTALL);

    private final State now = new State();
    private final Deque<State> undos = new ArrayDeque<>();
    private final Deque<State> redos = new ArrayDeque<>();
    private final Queue<Object> unsaved = new ConcurrentLinkedQueue<>();
    private int nextPicture;
    private int nextItem;
    private int nextClass;
    private long version;
    private @Nullable State gathered;

    /** The entries of a workspace, or some of them. In a change, null takes an entry away. */
    record State(
            SortedMap<String, @Nullable String> settings,
            SortedMap<Integer, @Nullable Picture> images,
            SortedMap<Integer, @Nullable LabelClass> classes,
            SortedMap<Integer, @Nullable Item> objects,
            SortedMap<Integer, @Nullable Label> labels) {
        /** No entries. */
        State() {
            this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        }

        void add(State later) {
            settings.putAll(later.settings);
            images.putAll(later.images);
            classes.putAll(later.classes);
            objects.putAll(later.objects);
            labels.putAll(later.labels);
        }

        private boolean onlyRemembered() {
            return Stream.of(images, classes, objects, labels).allMatch(Map::isEmpty)
                    && settings.keySet().stream().allMatch(key -> key.startsWith(LAST));
        }
    }

    /**
     * An image with objects.
     *
     * @param title of its window, made unique
     * @param file its path; "" where it is not a file
     * @param widthPx of the image, by which it is recognised when it is opened again
     * @param group the patient or slide, as it was set; "" where it was not
     * @param fingerprint of the file's bytes, by which it is found under another name; "" where it is not known
     */
    public record Picture(String title, String file, int widthPx, int heightPx, String group, String fingerprint) {
        public Picture {
            if (widthPx < 1 || heightPx < 1) {
                throw new IllegalArgumentException("An image of " + widthPx + "×" + heightPx + " pixels");
            }
        }

        Picture in(String other) {
            return new Picture(title, file, widthPx, heightPx, other, fingerprint);
        }

        /** The same image at another path. */
        public Picture at(String other) {
            return new Picture(title, other, widthPx, heightPx, group, fingerprint);
        }
    }

    /**
     * An object of an image.
     *
     * @param picture the number of its image
     * @param name distinct within its image
     * @param shape its outline, in the text encoding of the view
     */
    public record Item(@SerializedName("image") int picture, String name, Box box, String shape) {}

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
     * @param id its number, which stays the same when the name changes
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

    // changes

    /** The state as it is now. */
    State state() {
        return now;
    }

    /** What is not in the file yet: changes, and the words {@link #UNDO} and {@link #REDO}; any thread may take it. */
    Queue<Object> unsaved() {
        return unsaved;
    }

    /** A counter that increases with every change. */
    public long version() {
        return version;
    }

    /**
     * Makes a change.
     *
     * @return the one that undoes it
     * @throws IllegalArgumentException where entries would refer to others that are not there
     */
    State exchange(State change) {
        State before = new State(
                put(now.settings, change.settings),
                put(now.images, change.images),
                put(now.classes, change.classes),
                put(now.objects, change.objects),
                put(now.labels, change.labels));
        nextPicture = Math.max(nextPicture, above(now.images));
        nextClass = Math.max(nextClass, above(now.classes.headMap(NOT_A_CELL.id)));
        nextItem = Math.max(nextItem, above(now.objects));
        version++;
        if (!whole(change)) {
            throw new IllegalArgumentException("it refers to what is not there");
        }
        return before;
    }

    /** Whether the entries that a change has touched refer to others that are there. */
    private boolean whole(State change) {
        return change.objects.keySet().stream()
                        .allMatch(i -> has(i) ? now.images.containsKey(item(i).picture) : !now.labels.containsKey(i))
                && change.labels.keySet().stream()
                        .allMatch(i -> label(i).map(l -> has(i) && now.classes.containsKey(l.classId))
                                .orElse(true))
                && change.classes.keySet().stream()
                        .allMatch(k -> now.classes.containsKey(k) ? existing(k).id == k : count(k) == 0)
                && change.images.keySet().stream()
                        .allMatch(n -> n >= 0 && (now.images.containsKey(n) || objects(n).length == 0));
    }

    private static <K, V> SortedMap<K, @Nullable V> put(Map<K, @Nullable V> entries, Map<K, @Nullable V> change) {
        SortedMap<K, @Nullable V> before = new TreeMap<>();
        change.forEach((key, v) -> before.put(key, v == null ? entries.remove(key) : entries.put(key, v)));
        return before;
    }

    private static int above(SortedMap<Integer, ?> entries) {
        return entries.isEmpty() ? 0 : entries.lastKey() + 1;
    }

    /** Makes a change, or turns the last one back or forth; false where there is none to {@link #UNDO} or {@link #REDO}. */
    boolean repeat(Object change) {
        if (change instanceof State part) {
            State before = exchange(part);
            if (!part.onlyRemembered()) {
                undos.push(before);
                redos.clear();
            }
            return true;
        }
        boolean back = change.equals(UNDO);
        State part = (back ? undos : redos).poll();
        if (part != null) {
            (back ? redos : undos).push(exchange(part));
        }
        return part != null;
    }

    private boolean change(Object change) {
        boolean made = repeat(change);
        if (made && gathered != null && change instanceof State part) {
            gathered.add(part);
        } else if (made) {
            unsaved.add(change);
        }
        return made;
    }

    /** Makes several changes, which are undone and saved as one; none of them where one of them is refused. */
    public void together(Runnable changes) {
        int before = undos.size();
        State all = new State();
        gathered = all;
        try {
            changes.run();
        } finally {
            gathered = null;
            while (undos.size() > before) {
                exchange(undos.pop());
            }
        }
        change(all);
    }

    /** Undoes the last change; false where there is none. */
    public boolean undo() {
        return change(UNDO);
    }

    /** Redoes the last undone change; false where there is none. */
    public boolean redo() {
        return change(REDO);
    }

    /** Makes the present state the first one: what led to it cannot be undone, and is not saved as a change. */
    void begin() {
        undos.clear();
        redos.clear();
        unsaved.clear();
    }

    // images and objects

    /** A number for a new image. */
    public int nextPicture() {
        return nextPicture;
    }

    /** A number for a new object. */
    int nextItem() {
        return nextItem;
    }

    /**
     * Adds an image, or changes one, and replaces some objects and their labels by others, as one change.
     *
     * @param picture its number
     * @param labels of the new objects, by their place in the list
     * @param some settings that change; "" removes one
     * @return the numbers of the new objects
     */
    public List<Integer> take(
            int picture,
            Picture image,
            Collection<Integer> gone,
            List<Item> made,
            Map<Integer, Label> labels,
            Map<String, String> some) {
        State change = new State();
        some.forEach((key, value) -> set(change, key, value));
        change.images.put(picture, image);
        for (int i : gone) {
            change.objects.put(i, null);
        }
        gone.stream().filter(i -> label(i).isPresent()).forEach(i -> change.labels.put(i, null));
        List<Integer> numbers =
                IntStream.range(nextItem, nextItem + made.size()).boxed().toList();
        numbers.forEach(i -> change.objects.put(i, made.get(i - numbers.get(0))));
        labels.forEach((place, label) -> give(change, numbers.get(place), label));
        change(change);
        return numbers;
    }

    private void give(State change, int item, Label label) {
        change.labels.put(item, label);
        if (label.classId == NOT_A_CELL.id && !now.classes.containsKey(NOT_A_CELL.id)) {
            change.classes.put(NOT_A_CELL.id, NOT_A_CELL);
        }
    }

    /** Those of some images whose files are none of the images here. */
    public List<Picture> unlisted(List<Picture> some) {
        Set<String> files = now.images.values().stream().map(Picture::file).collect(Collectors.toSet());
        return some.stream().filter(p -> !files.contains(p.file)).toList();
    }

    /** Adds images without objects, as one change; their titles are made distinct. */
    public void add(List<Picture> pictures) {
        Set<String> titles = now.images.values().stream().map(Picture::title).collect(Collectors.toSet());
        Map<Integer, Picture> added = new TreeMap<>();
        for (Picture p : pictures) {
            added.put(
                    nextPicture + added.size(),
                    new Picture(distinct(p.title, titles), p.file, p.widthPx, p.heightPx, p.group, p.fingerprint));
        }
        set(added);
    }

    /** The name with a number behind it where it is taken; it is then taken, too. */
    public static String distinct(String name, Set<String> taken) {
        String distinct = name;
        for (int n = 2; !taken.add(distinct); n++) {
            distinct = name + " (" + n + ")";
        }
        return distinct;
    }

    /** The name of a class that is nearest to this one, such as group3 to "group 3". */
    public static String className(String name) {
        String plain = name.strip().replaceAll("[\\t\\n\\r/\\\\]", "_").replaceAll("[\\s_#.:-]+\\(?(\\d+)\\)?", "$1");
        String named = plain.matches("\\(?\\d*\\)?") ? "class" + plain : plain;
        return named.substring(0, Math.min(LONGEST_NAME, named.length()));
    }

    /** Changes what is known of images, as one change. */
    public void set(Map<Integer, Picture> pictures) {
        State change = new State();
        change.images.putAll(pictures);
        change(change);
    }

    /** Whether there are objects, and each is its whole image, to be cut out as such. */
    public boolean wholeImages() {
        return !now.objects.isEmpty()
                && setting(BOX).isEmpty()
                && now.objects.values().stream().allMatch(o -> {
                    Picture p = Objects.requireNonNull(now.images.get(o.picture));
                    return o.box.equals(new Box(0, 0, p.widthPx, p.heightPx));
                });
    }

    /** By their numbers, ascending. */
    public Map<Integer, Picture> pictures() {
        return Collections.unmodifiableMap(now.images);
    }

    /** Whether there is an object with this number. */
    public boolean has(int item) {
        return now.objects.containsKey(item);
    }

    public Item item(int item) {
        return Objects.requireNonNull(now.objects.get(item));
    }

    /** The image of an object. */
    public Picture pictureOf(int item) {
        return Objects.requireNonNull(now.images.get(item(item).picture));
    }

    /** The objects, ascending. */
    public int[] objects() {
        return now.objects.keySet().stream().mapToInt(i -> i).toArray();
    }

    /** The objects of an image. */
    public int[] objects(int picture) {
        return now.objects.entrySet().stream()
                .filter(e -> e.getValue().picture == picture)
                .mapToInt(Map.Entry::getKey)
                .toArray();
    }

    // classes

    /** In the order of their numbers; {@link #NOT_A_CELL} is the last, where it is used. */
    public List<LabelClass> classes() {
        return List.copyOf(now.classes.values());
    }

    /** The classes that are counted, in the order of the keys 1 to 9. */
    public List<LabelClass> counted() {
        return List.copyOf(now.classes.headMap(NOT_A_CELL.id).values());
    }

    /**
     * Creates a class.
     *
     * @param rgb its colour
     * @throws UserException for a name that is invalid or already used, or a tenth class
     */
    public LabelClass addClass(String name, int rgb) {
        LabelClass made = new LabelClass(nextClass, checked(name, -1), rgb);
        if (counted().size() == MOST_CLASSES) {
            throw new UserException(
                    "There are " + MOST_CLASSES + " classes already, as many as there are keys.",
                    "Label in two rounds, the second within one class of the first.");
        }
        set(made);
        return made;
    }

    /**
     * Changes the name or the colour of a class; its labels are kept.
     *
     * @throws UserException for a name that is invalid or already used
     */
    public void change(LabelClass to) {
        set(new LabelClass(existing(to.id).id, checked(to.name, to.id), to.rgb));
    }

    private void set(LabelClass to) {
        if (!to.equals(now.classes.get(to.id))) {
            State change = new State();
            change.classes.put(to.id, to);
            change(change);
        }
    }

    private LabelClass existing(int id) {
        return Objects.requireNonNull(now.classes.get(id));
    }

    /**
     * Deletes a class and its labels.
     *
     * @throws UserException for {@link #NOT_A_CELL}
     */
    public void deleteClass(int id) {
        if (id == NOT_A_CELL.id) {
            throw new UserException(
                    "The class " + NOT_A_CELL.name + " is always there.", "Delete the objects, or label them anew.");
        }
        State change = new State();
        change.classes.put(existing(id).id, null);
        now.labels.forEach((item, label) -> {
            if (label.classId == id) {
                change.labels.put(item, null);
            }
        });
        change(change);
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
        if (plain.equals(NOT_A_CELL.name)
                || now.classes.values().stream().anyMatch(c -> c.id != own && c.name.equals(plain))) {
            throw new UserException("There is a class " + plain + " already.", "Give another name.");
        }
        return plain;
    }

    // labels

    /** The label of an object. */
    public Optional<Label> label(int item) {
        return Optional.ofNullable(now.labels.get(item));
    }

    /** The index of an object's class among the classes; none where it has no label. */
    public OptionalInt labelPlace(int item) {
        Label label = now.labels.get(item);
        return label == null
                ? OptionalInt.empty()
                : OptionalInt.of(now.classes.headMap(label.classId).size());
    }

    /** All labels by object, ascending. */
    public Map<Integer, Label> labels() {
        return Collections.unmodifiableMap(now.labels);
    }

    /** The number of objects labelled with a class. */
    public int count(int classId) {
        return (int)
                now.labels.values().stream().filter(l -> l.classId == classId).count();
    }

    /** Labels objects, or removes their labels, as one change; objects that already have the label keep its origin. */
    public void label(Collection<Integer> some, Optional<Label> label) {
        label.filter(l -> l.classId != NOT_A_CELL.id).ifPresent(l -> existing(l.classId));
        State change = new State();
        for (int i : some) {
            if (has(i) && !label(i).map(Label::classId).equals(label.map(Label::classId))) {
                label.ifPresentOrElse(l -> give(change, i, l), () -> change.labels.put(i, null));
            }
        }
        if (!change.labels.isEmpty()) {
            change(change);
        }
    }

    // settings

    /** A setting for reading objects; empty where it is not set. */
    public Optional<String> setting(String key) {
        return Optional.ofNullable(now.settings.get(key));
    }

    /** Sets it; "" removes it. */
    public void set(String key, String value) {
        if (!value.equals(setting(key).orElse(""))) {
            State change = new State();
            set(change, key, value);
            change(change);
        }
    }

    /** The path of a file or folder that was used last, under a name of its own. */
    public Optional<Path> place(String name) {
        return setting(LAST_PLACE + name).map(Path::of);
    }

    /** Remembers it; in the file of the project it is relative. */
    public void place(String name, Path path) {
        set(LAST_PLACE + name, path.toAbsolutePath().toString());
    }

    /** Remembers the model that was trained from the labels as they are now. */
    public void trained(Path model, String labelled) {
        place(MODEL, model);
        set(MODEL_OF, labelled);
    }

    /** The model that was trained from the present labels; empty where they have changed since, or it is gone. */
    public Optional<Path> model() {
        return place(MODEL)
                .filter(m -> setting(MODEL_OF).filter(labelled()::equals).isPresent() && Files.isRegularFile(m));
    }

    /** A hash of what a model is trained from: the labelled objects, their classes and groups, and how they are cut out. */
    public String labelled() {
        StringBuilder all = new StringBuilder(now.classes + " " + setting(BOX) + setting(GROUP_BY));
        now.labels.forEach((i, l) -> all.append(l).append(item(i)).append(group(item(i).picture)));
        return Hashes.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The channels that go through the network one by one; none of them where three are read together; empty before that is known. */
    public Optional<ChannelSet> channels() {
        return setting(LAST + "channels").map(json -> new Gson().fromJson(json, ChannelSet.class));
    }

    /** Remembers them, with their ranges, so that features are the same when the project is opened again. */
    public void channels(ChannelSet now) {
        set(LAST + "channels", new Gson().toJson(now));
    }

    private static void set(State change, String key, String value) {
        change.settings.put(key, value.isEmpty() ? null : value);
    }

    /** How objects are cut out, by the live classifier and by the verbs that train the model. */
    public CropRule crops() {
        Optional<FieldSize> box = setting(BOX).flatMap(px -> FieldSize.parse(px + "px"));
        return new CropRule(CropRule.CONTEXT, box, Optional.empty(), CropRule.Background.KEEP);
    }

    /**
     * Sets the patients or slides of all images, by title or file.
     *
     * @param groups of the images; the others get none
     * @return the number of images that have one now
     */
    public long group(Map<String, String> groups) {
        State change = new State();
        now.images.forEach((n, p) -> {
            String group = groups.getOrDefault(p.title, groups.getOrDefault(p.file, ""));
            change.images.put(n, p.in(group));
        });
        change(change);
        return now.images.values().stream().filter(p -> !p.group.isEmpty()).count();
    }

    /**
     * The patient or slide of an image: as it was set, else found by a regular expression in its path or title, as with {@code
     * --group-by}; the image itself where there is no expression or it does not match.
     */
    public String group(int picture) {
        Picture p = Objects.requireNonNull(now.images.get(picture));
        return Optional.of(p.group)
                .filter(g -> !g.isEmpty())
                .or(() -> setting(GROUP_BY)
                        .flatMap(rule -> new GroupRule(rule).find(p.file.isEmpty() ? p.title : p.file))
                        .map(GroupId::value))
                .orElse(p.title);
    }

    /** Whether patients or slides are known, so that images are not each a group of their own. */
    public boolean grouped() {
        return setting(GROUP_BY).isPresent() || now.images.values().stream().anyMatch(p -> !p.group.isEmpty());
    }
}
