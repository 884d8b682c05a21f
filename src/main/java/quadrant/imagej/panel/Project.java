package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.WindowManager;
import ij.io.FileSaver;
import java.awt.EventQueue;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.swing.JFileChooser;
import javax.swing.JPopupMenu;
import quadrant.dataset.GroupRule;
import quadrant.dataset.io.DatasetReader;
import quadrant.imagej.OpenImage;
import quadrant.task.UserException;
import quadrant.workspace.LostImages;
import quadrant.workspace.Projects;
import quadrant.workspace.SharedProject;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Picture;
import quadrant.workspace.WorkspaceFile;

/** The menu of the project: its file, its images and their groups. It opens the project of an image, too. */
final class Project {
    private static final String KIND = "Project (" + WorkspaceFile.ENDING + ")";

    private final Session session;
    private final Widgets widgets;
    private final ProjectImages images;
    private final Set<Path> asked = new HashSet<>();

    Project(Session session, Widgets widgets) {
        this.session = session;
        this.widgets = widgets;
        this.images = new ProjectImages(session, widgets);
        session.onOpened(this::opened);
    }

    JPopupMenu menu() {
        JPopupMenu menu = new JPopupMenu();
        widgets.entry(menu, "&New…", this::begin);
        widgets.entry(menu, "&Open…", this::open);
        widgets.entry(menu, "Save a &copy…", this::copy);
        widgets.entry(menu, "Share as one &zip…", this::share);
        menu.addSeparator();
        widgets.entry(menu, "I&mages…", images::show);
        widgets.entry(
                menu,
                "&Add a folder…",
                () -> widgets.toRead("Folder of images", true).ifPresent(folder -> images.work(() -> add(folder))));
        widgets.entry(menu, "&Group images by…", this::group);
        widgets.entry(menu, "Group images by a &table…", this::groupTable);
        menu.addSeparator();
        String table = "Table of next or audit (.csv)";
        widgets.entry(menu, "&Suggestions…", () -> widgets.toRead(table, false).ifPresent(session::suggest));
        return menu;
    }

    // the project of an image

    /** Opens the project of the images that are open, the one in front first, else begins one. */
    static Session begin(Panel.Host host) {
        Projects projects = new Projects(Panel.folder());
        List<ImagePlus> open = new ArrayList<>(OpenImage.all());
        open.sort(
                (a, b) -> Boolean.compare(b == WindowManager.getCurrentImage(), a == WindowManager.getCurrentImage()));
        Optional<Path> found = open.stream()
                .flatMap(image -> find(projects, image).stream())
                .findFirst()
                .or(() -> open.stream().findFirst().flatMap(image -> projects.only(Cells.file(image))));
        String problem = "";
        if (found.isPresent()) {
            try {
                return new Session(host, found.get(), true);
            } catch (UserException e) {
                problem = e.getMessage();
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
                .filter(e -> !content.isEmpty() && e.getValue().fingerprint().equals(content))
                .filter(e -> LostImages.lost(e.getValue()))
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
        Path folder = session.active()
                .map(Cells::file)
                .filter(f -> !f.isEmpty())
                .map(f -> Path.of(f).getParent())
                .orElse(session.file().getParent());
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
                    images.work(() -> {
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
        Map<Integer, SharedProject.Content> unsaved = new HashMap<>();
        session.cells()
                .open()
                .forEach(
                        (n, image) -> unsaved.put(n, () -> new ByteArrayInputStream(new FileSaver(image).serialize())));
        SharedProject shared = new SharedProject(session.file(), w, unsaved);
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
        List<Picture> read = ProjectImages.read(folder);
        EventQueue.invokeLater(() -> session.attempt(() -> {
            Workspace w = session.workspace();
            w.pictures().values().forEach(p -> read.removeIf(q -> q.file().equals(p.file())));
            session.say(read.size() + " images of " + folder.getFileName() + " added.");
            session.change(() -> w.add(read));
            images.show();
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
}
