package quadrant.imagej.panel;

import ij.IJ;
import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.Insets;
import java.awt.Window;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.swing.AbstractButton;
import javax.swing.BorderFactory;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JFileChooser;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JMenuItem;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JTextArea;

/**
 * The components and dialogs of the panel: titles, rows of buttons, menus, wrapping lines, questions.
 *
 * @param frame the panel's window
 * @param session runs the action of a button or menu entry, and remembers which files were used last
 */
record Widgets(JFrame frame, Session session) {
    /** The kind of files that are written. */
    static final String SAVED = "saved";

    private static final int GAP_PX = 4;

    static JPanel column() {
        JPanel column = new JPanel();
        column.setLayout(new BoxLayout(column, BoxLayout.Y_AXIS));
        column.setBorder(BorderFactory.createEmptyBorder(GAP_PX, 2 * GAP_PX, GAP_PX, 2 * GAP_PX));
        return column;
    }

    /** Adds a component, or several in a row, as wide as the column. */
    static void add(JPanel column, Component... parts) {
        JPanel whole = new JPanel(new BorderLayout());
        whole.add(parts.length == 1 ? parts[0] : row(parts), BorderLayout.CENTER);
        whole.setAlignmentX(Component.LEFT_ALIGNMENT);
        column.add(whole);
    }

    static JPanel row(Component... parts) {
        JPanel row = new JPanel(new FlowLayout(FlowLayout.LEFT, GAP_PX, GAP_PX / 2));
        for (Component part : parts) {
            row.add(part);
        }
        return row;
    }

    /**
     * A button.
     *
     * @param text its label, with {@code &} before the letter that presses it together with Alt
     */
    JButton button(String text, String tip, Background.Work work) {
        JButton button = new JButton();
        name(button, text);
        button.setToolTipText(tip);
        // reached by Tab and pressed by Space; a click leaves the focus where it is
        button.setRequestFocusEnabled(false);
        button.setMargin(new Insets(2, 6, 2, 6));
        button.addActionListener(e -> session.attempt(work));
        return button;
    }

    /** A button that opens a menu. */
    JButton menu(String text, String tip, JPopupMenu menu) {
        JButton button = button(text, tip, () -> {});
        button.addActionListener(e -> menu.show(button, 0, button.getHeight()));
        return button;
    }

    /** Adds an entry to a menu, with {@code &} before the letter that chooses it. */
    JMenuItem entry(JPopupMenu menu, String text, Background.Work work) {
        JMenuItem entry = menu.add("");
        name(entry, text);
        entry.addActionListener(e -> session.attempt(work));
        return entry;
    }

    private static void name(AbstractButton button, String text) {
        int at = text.indexOf('&');
        button.setText(text.replace("&", ""));
        if (at >= 0) {
            button.setMnemonic(text.charAt(at + 1));
            button.setDisplayedMnemonicIndex(at);
        }
    }

    /** A text that wraps. */
    static JTextArea lines(String name, int rows) {
        JTextArea text = new JTextArea(rows, 1);
        text.setName(name);
        text.setEditable(false);
        text.setFocusable(false);
        text.setLineWrap(true);
        text.setWrapStyleWord(true);
        text.setOpaque(false);
        text.setFont(new JLabel().getFont().deriveFont(Font.PLAIN));
        text.setMinimumSize(new Dimension(1, 1));
        return text;
    }

    /** Sets what is done when the user closes a window. */
    static void closing(Window window, Runnable does) {
        window.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosing(WindowEvent e) {
                does.run();
            }
        });
    }

    /** Asks for a text. */
    Optional<String> text(String question, String usual) {
        return Optional.ofNullable(JOptionPane.showInputDialog(frame, question, usual));
    }

    /** Asks whether to go on. */
    boolean yes(String question) {
        return JOptionPane.showConfirmDialog(frame, question, Panel.TITLE, JOptionPane.OK_CANCEL_OPTION)
                == JOptionPane.OK_OPTION;
    }

    /** Asks for a file, or a folder, to read. */
    Optional<Path> toRead(String what, boolean folder) {
        int kinds = folder ? JFileChooser.DIRECTORIES_ONLY : JFileChooser.FILES_ONLY;
        return file(what, folder ? "folder" : "file", kinds, Optional.empty());
    }

    /** Asks for the path of an output. */
    Optional<Path> toWrite(String what) {
        return file(what, SAVED, JFileChooser.FILES_ONLY, Optional.empty());
    }

    /**
     * Asks for a file or folder. The dialog begins where the last one of its kind ended, at first in the project's folder.
     *
     * @param kind under which the answer is remembered in the project
     * @param kinds of {@link JFileChooser}
     * @param usual the answer that is offered
     */
    Optional<Path> file(String what, String kind, int kinds, Optional<Path> usual) {
        JFileChooser chooser = new JFileChooser(IJ.getDirectory("current"));
        Path project = session.file().toAbsolutePath();
        usual.or(() -> session.workspace().place(kind))
                .or(() -> session.projects().holds(project) ? Optional.empty() : Optional.of(project))
                .map(Path::getParent)
                .filter(Files::isDirectory)
                .ifPresent(folder -> chooser.setCurrentDirectory(folder.toFile()));
        usual.ifPresent(file -> chooser.setSelectedFile(file.toFile()));
        chooser.setDialogTitle(what);
        chooser.setFileSelectionMode(kinds);
        chooser.setDialogType(kind.equals(SAVED) ? JFileChooser.SAVE_DIALOG : JFileChooser.OPEN_DIALOG);
        if (chooser.showDialog(frame, null) != JFileChooser.APPROVE_OPTION) {
            return Optional.empty();
        }
        Path chosen = chooser.getSelectedFile().toPath();
        session.remember(w -> w.place(kind, chosen));
        return Optional.of(chosen);
    }

    /** Asks which of several; −1 where the dialog is closed. */
    int choice(String question, String... answers) {
        return JOptionPane.showOptionDialog(
                frame,
                question,
                Panel.TITLE,
                JOptionPane.DEFAULT_OPTION,
                JOptionPane.QUESTION_MESSAGE,
                null,
                answers,
                answers[0]);
    }
}
