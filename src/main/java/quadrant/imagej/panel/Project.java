package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.WindowManager;
import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.Image;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.swing.ImageIcon;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPopupMenu;
import javax.swing.JScrollPane;
import javax.swing.KeyStroke;
import javax.swing.SwingConstants;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.GroupRule;
import quadrant.dataset.io.DatasetReader;
import quadrant.dataset.io.ImageFile;
import quadrant.imagej.Glance;
import quadrant.imagej.OpenImage;
import quadrant.task.UserException;
import quadrant.workspace.LostImages;
import quadrant.workspace.Projects;
import quadrant.workspace.SharedProject;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Picture;
import quadrant.workspace.WorkspaceFile;

/** The project's menu, and the window of its images. It opens the project of an image, too. */
final class Project {
    private static final int SIDE_PX = 112;
    private static final int DEPTH = 4;
    private static final int CELL_PX = 196;
    private static final int WIDTH_PX = 830;
    private static final int HEIGHT_PX = 480;
    private static final String KIND = "Project (" + WorkspaceFile.ENDING + ")";

    private final Session session;
    private final Widgets widgets;
    private final Set<Path> asked = new HashSet<>();
    // the window of the images
    private @Nullable JDialog dialog;
    private final JList<Integer> list = new JList<>();
    private final Background background;
    private final Thumbnails<String> thumbnails = new Thumbnails<>(SIDE_PX, list::repaint);
    private final Image blank = new BufferedImage(SIDE_PX, SIDE_PX, BufferedImage.TYPE_INT_ARGB);
    private Map<Integer, Picture> pictures = Map.of();
    private Map<Integer, int[]> counts = Map.of();
    private Set<Integer> lost = Set.of();

    Project(Session session, Widgets widgets) {
        this.session = session;
        this.widgets = widgets;
        this.background = new Background("images", session::failed);
        session.view(this::refresh);
        session.onOpened(this::opened);
        session.onClosed(background::close);
        session.onClosed(thumbnails::close);
    }

    JPopupMenu menu() {
        JPopupMenu menu = new JPopupMenu();
        widgets.entry(menu, "&New…", this::begin);
        widgets.entry(menu, "&Open…", this::open);
        widgets.entry(menu, "Save a &copy…", this::copy);
        widgets.entry(menu, "Share as one &zip…", this::share);
        menu.addSeparator();
        widgets.entry(menu, "I&mages…", this::showImages);
        widgets.entry(
                menu,
                "&Add a folder…",
                () -> widgets.toRead("Folder of images", true).ifPresent(folder -> background.run(() -> add(folder))));
        widgets.entry(menu, "&Group images by…", this::group);
        widgets.entry(menu, "Group images by a &table…", this::groupTable);
        menu.addSeparator();
        String table = "Table of next or audit (.csv)";
        widgets.entry(menu, "&Suggestions…", () -> widgets.toRead(table, false).ifPresent(session.learner()::suggest));
        return menu;
    }

    // the project of an image

    /** Opens the project of the images that are open, the one in front first, else begins one. */
    static Session begin(Panel.Host host) {
        Projects projects = new Projects(Panel.folder());
        List<ImagePlus> open = Stream.concat(
                        Stream.ofNullable(WindowManager.getCurrentImage()), OpenImage.all().stream())
                .toList();
        Optional<Path> found = open.stream()
                .flatMap(image -> find(projects, image).stream())
                .findFirst()
                .or(() -> open.stream().findFirst().flatMap(image -> projects.only(Cells.file(image))));
        String problem = "";
        if (found.isPresent()) {
            try {
                return new Session(host, found.get(), true);
            } catch (UserException e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        Path own = WorkspaceFile.free(projects.own());
        Session session = new Session(host, own, false);
        if (!problem.isEmpty()) {
            session.say(problem + " Until then, what you do is saved in " + own + ".");
        }
        return session;
    }

    private static Optional<Path> find(Projects projects, ImagePlus image) {
        return projects.find(Cells.file(image), p -> Cells.same(p, image));
    }

    /** An image was opened: it is one of this project under another name, or its own project is opened, too. */
    private void opened(ImagePlus image) {
        Workspace w = session.workspace();
        String file = Cells.file(image);
        if (session.cells().picture(image).isPresent()) {
            return;
        }
        String content = LostImages.fingerprint(Path.of(file));
        Optional<Map.Entry<Integer, Picture>> renamed = w.pictures().entrySet().stream()
                .filter(e -> e.getValue().fingerprint().equals(content) && LostImages.lost(e.getValue()))
                .filter(e -> !content.isEmpty())
                .findFirst();
        if (renamed.isPresent()) {
            Picture was = renamed.get().getValue();
            session.change(() -> w.set(Map.of(renamed.get().getKey(), was.at(file))));
            session.say(image.getTitle() + " is the image " + was.title() + " of this project, renamed or moved.");
            return;
        }
        boolean none = w.pictures().isEmpty();
        find(session.projects(), image)
                .or(() -> none ? session.projects().only(file) : Optional.empty())
                .filter(p -> !p.equals(session.file()) && asked.add(p))
                .filter(p -> none
                        || widgets.yes(image.getTitle() + " belongs to the project " + p.getFileName() + ". Open that? "
                                + session.file().getFileName() + " is saved."))
                .ifPresent(p -> session.open(p, true));
    }

    // its file

    /** Asks where to write; an existing file is replaced only if the user agrees. */
    private Optional<Path> target(String what, String ending, Optional<Path> usual) {
        return widgets.file(what + " (" + ending + ")", Widgets.SAVED, JFileChooser.FILES_ONLY, usual)
                .map(f -> f.toString().endsWith(ending) ? f : Path.of(f + ending))
                .filter(f -> !Files.exists(f) || widgets.yes(f.getFileName() + " is there already. Replace it?"));
    }

    private void begin() {
        Workspace w = session.workspace();
        if (w.objects().length > 0
                && !widgets.yes("The project " + session.file().getFileName() + " with its "
                        + w.labels().size() + " labels stays in\n"
                        + session.file().getParent() + ".\nBegin another one?")) {
            return;
        }
        Path beside = session.active()
                .map(Cells::file)
                .filter(f -> !f.isEmpty())
                .map(Path::of)
                .orElse(session.file());
        Path folder = Objects.requireNonNull(beside.toAbsolutePath().getParent());
        String name = String.valueOf(folder.getFileName());
        target("New project", WorkspaceFile.ENDING, Optional.of(WorkspaceFile.free(folder, name)))
                .ifPresent(f -> session.open(f, false));
    }

    private void open() {
        Optional<Path> here =
                Optional.of(session.file()).filter(f -> !session.projects().holds(f));
        widgets.file(KIND + " or its zip", "project", JFileChooser.FILES_ONLY, here)
                .ifPresent(f -> {
                    if (!f.toString().endsWith(SharedProject.ENDING)) {
                        session.open(f, true);
                        return;
                    }
                    background.run(() -> {
                        Path project = SharedProject.unpack(f);
                        EventQueue.invokeLater(() -> session.attempt(() -> session.open(project, true)));
                    });
                });
    }

    private void copy() {
        target("Copy of the project", WorkspaceFile.ENDING, Optional.empty()).ifPresent(f -> {
            WorkspaceFile.copy(f, session.workspace());
            session.say("Saved: " + f);
        });
    }

    private void share() {
        Workspace w = session.workspace();
        SharedProject shared = new SharedProject(session.file(), w);
        String all = shared.images() + " of " + w.pictures().size() + " images";
        target("The project and its images", SharedProject.ENDING, Optional.empty())
                .ifPresent(f -> session.later(task -> {
                    shared.write(f, task);
                    return () -> task.end("Saved: " + f + ", with " + all + ".");
                }));
    }

    // its images

    /** Adds the images in a folder and below, without opening them; in a thread of its own. */
    private void add(Path folder) {
        List<Picture> read = read(folder);
        EventQueue.invokeLater(() -> session.attempt(() -> {
            Workspace w = session.workspace();
            List<Picture> added = w.unlisted(read);
            session.say(added.size() + " images of " + folder.getFileName() + " added.");
            session.change(() -> w.add(added));
            showImages();
        }));
    }

    private void group() {
        Workspace w = session.workspace();
        widgets.text(
                        "A regular expression that finds patient or slide in an image's path or title",
                        w.setting(Workspace.GROUP_BY).orElse(""))
                .map(rule -> new GroupRule(rule.strip()).toString())
                .ifPresent(rule -> session.change(() -> w.set(Workspace.GROUP_BY, rule)));
    }

    private void groupTable() {
        widgets.toRead("Table with the columns image and group (.csv)", false).ifPresent(file -> {
            Map<String, String> groups = DatasetReader.groups(file);
            session.change(() -> {
                long found = session.workspace().group(groups);
                session.say(found + " of " + session.workspace().pictures().size() + " images have a group in "
                        + file.getFileName() + ".");
            });
        });
    }

    // the window of its images

    private JDialog window() {
        JDialog window = new JDialog(widgets.frame());
        JButton open = widgets.button("Open (Enter)", "Opens the image, or brings it to the front", this::openImage);
        JButton find = widgets.button("Find…", "Where a missing image is now, and others beside it", this::findLost);
        List.of(open, find).forEach(b -> b.setFocusable(true));
        list.setLayoutOrientation(JList.HORIZONTAL_WRAP);
        list.setVisibleRowCount(-1);
        list.setFixedCellWidth(CELL_PX);
        list.setFixedCellHeight(CELL_PX);
        list.setCellRenderer((of, picture, at, selected, focus) -> cell(picture, selected));
        list.addMouseListener(new MouseAdapter() {
            @Override
            public void mouseClicked(MouseEvent e) {
                if (e.getClickCount() == 2) {
                    open.doClick();
                }
            }
        });
        JScrollPane scroll = new JScrollPane(list);
        scroll.getViewport().addChangeListener(e -> ask());
        window.add(scroll, BorderLayout.CENTER);
        window.add(Widgets.row(open, find), BorderLayout.SOUTH);
        window.getRootPane().setDefaultButton(open);
        window.getRootPane()
                .registerKeyboardAction(
                        e -> window.setVisible(false),
                        KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
                        JComponent.WHEN_IN_FOCUSED_WINDOW);
        window.setSize(WIDTH_PX, HEIGHT_PX);
        window.setLocationRelativeTo(null);
        return window;
    }

    private void showImages() {
        pictures = Map.of();
        list.setListData(new Integer[0]);
        dialog = dialog == null ? window() : dialog;
        dialog.setVisible(true);
        refresh();
    }

    private void refresh() {
        if (dialog == null || !dialog.isVisible()) {
            return;
        }
        Workspace w = session.workspace();
        dialog.setTitle("Images of " + session.file().getFileName());
        counts = session.forecast().counts(w);
        if (!w.pictures().equals(pictures)) {
            pictures = Map.copyOf(w.pictures());
            lost = pictures.keySet().stream()
                    .filter(n -> LostImages.lost(picture(n)))
                    .collect(Collectors.toSet());
            list.setListData(w.pictures().keySet().toArray(Integer[]::new));
        }
        ask();
        list.repaint();
    }

    private Picture picture(int n) {
        return Objects.requireNonNull(pictures.get(n));
    }

    /** Requests the small pictures of the images in view. */
    private void ask() {
        Map<String, Callable<Image>> wanted = new LinkedHashMap<>();
        for (int at = list.getFirstVisibleIndex(); at >= 0 && at <= list.getLastVisibleIndex(); at++) {
            String file = picture(list.getModel().getElementAt(at)).file();
            if (!file.isEmpty()) {
                wanted.put(file, () -> Glance.picture(Path.of(file), SIDE_PX).orElse(blank));
            }
        }
        thumbnails.ask(wanted);
    }

    private Component cell(int picture, boolean selected) {
        Picture p = picture(picture);
        int[] n = counts.getOrDefault(picture, new int[4]);
        String numbers = n[0] + " objects, " + n[1] + " labelled<br>"
                + (lost.contains(picture) ? "<b>missing</b>" : n[2] + " predicted, " + n[3] + " doubtful");
        String title = p.title().replace("&", "&amp;").replace("<", "&lt;");
        Image small = Objects.requireNonNullElse(thumbnails.of(p.file()), blank);
        JLabel cell =
                new JLabel("<html><center>" + title + "<br>" + numbers, new ImageIcon(small), SwingConstants.CENTER);
        cell.setHorizontalTextPosition(SwingConstants.CENTER);
        cell.setVerticalTextPosition(SwingConstants.BOTTOM);
        cell.setFont(cell.getFont().deriveFont(Font.PLAIN));
        cell.setOpaque(selected);
        cell.setBackground(list.getSelectionBackground());
        cell.setToolTipText(p.file());
        return cell;
    }

    private void openImage() {
        Integer chosen = list.getSelectedValue();
        if (chosen == null) {
            throw new UserException("No image is chosen.", "Click on one, or go to one with the arrow keys.");
        }
        session.show(chosen);
    }

    /** Asks where a missing image is, and looks for the others there, too. */
    private void findLost() {
        Integer own = list.getSelectedValue();
        int picture = Optional.ofNullable(own)
                .filter(lost::contains)
                .or(() -> lost.stream().min(Integer::compare))
                .orElseThrow(() -> new UserException("No image is missing.", "Open one by a double click."));
        Map<Integer, Picture> all = Map.copyOf(session.workspace().pictures());
        String title = Objects.requireNonNull(all.get(picture)).title();
        widgets.file(
                        "The file " + title + ", or the folder in which it is now",
                        "found",
                        JFileChooser.FILES_AND_DIRECTORIES,
                        Optional.empty())
                .ifPresent(chosen -> background.run(() -> {
                    Map<Integer, Picture> found = LostImages.find(
                            all,
                            picture,
                            chosen,
                            sizes(Files.isDirectory(chosen) ? chosen : chosen.resolveSibling(".")));
                    EventQueue.invokeLater(() -> session.attempt(() -> {
                        session.change(() -> session.workspace().set(found));
                        session.say("Missing images that were found: " + found.size() + ".");
                    }));
                }));
    }

    /**
     * The images in a folder and below, which are not opened.
     *
     * @throws UserException where there is none
     */
    static List<Picture> read(Path folder) {
        List<Picture> read = new ArrayList<>();
        sizes(folder).forEach((file, size) -> {
            String name = String.valueOf(file.getFileName());
            String content = LostImages.fingerprint(file);
            read.add(new Picture(name, file.toString(), size.get(0), size.get(1), "", content));
        });
        if (read.isEmpty()) {
            throw new UserException(
                    "The folder " + folder + " holds no image that can be read.", "Choose another one.");
        }
        return read;
    }

    /** Width and height of the image files in a folder and below, in pixels. */
    private static Map<Path, List<Integer>> sizes(Path folder) {
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            Map<Path, List<Integer>> sizes = new TreeMap<>();
            files.filter(ImageFile::named)
                    .filter(Files::isRegularFile)
                    .forEach(f -> Glance.size(f)
                            .ifPresent(size -> sizes.put(f.toAbsolutePath().normalize(), size)));
            return sizes;
        } catch (IOException | UncheckedIOException e) {
            throw new UserException("The folder " + folder + " cannot be read.", "Check its permissions.", e);
        }
    }
}
