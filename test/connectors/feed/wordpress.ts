import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { freePort } from '../../harness/free-port.ts'

const sources = '/usr/share/wordpress'
const needed = ['/usr/bin/php', '/usr/sbin/mariadbd', '/usr/bin/mariadb-install-db', `${sources}/wp-load.php`]

export const hasWordPress = needed.every((file) => existsSync(file))

export interface WordPress {
  url: string
  /** Runs PHP inside of WordPress and gives what it printed. */
  run(php: string): string
  close(): Promise<void>
}

/** Debian's WordPress with a MariaDB and a web server of its own, in a folder of its own. */
export async function startWordPress(): Promise<WordPress> {
  const folder = mkdtempSync(join(tmpdir(), 'ennakko-wordpress-'))
  const site = join(folder, 'site')
  const data = join(folder, 'data')
  const socket = join(folder, 'sock')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  execFileSync('cp', ['-rL', sources, site])
  const user = process.getuid?.() === 0 ? ['--user=root'] : []
  execFileSync(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...user,
    ],
    { stdio: 'ignore' },
  )
  const database = spawn(
    '/usr/sbin/mariadbd',
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--pid-file=${folder}/pid`,
      '--skip-networking',
      ...user,
    ],
    { stdio: 'ignore' },
  )
  await vi.waitUntil(() => existsSync(socket), { timeout: 30_000, interval: 100 })
  writeFileSync(join(site, 'wp-config.php'), config(url, socket))
  // Debian's WordPress comes without a theme.
  const theme = join(site, 'wp-content/themes/koti')
  mkdirSync(theme, { recursive: true })
  writeFileSync(join(theme, 'style.css'), '/* Theme Name: Koti */')
  writeFileSync(join(theme, 'index.php'), index)
  const php = (code: string, installing = false) =>
    execFileSync('php', ['-d', 'display_errors=0', '-d', 'sendmail_path=/bin/true'], {
      cwd: site,
      encoding: 'utf8',
      input: `<?php ${installing ? "define('WP_INSTALLING', true);" : ''} require 'wp-load.php'; ${code}`,
    })
  execFileSync('php', [
    '-r',
    `mysqli_query(mysqli_connect(null, 'root', '', null, 0, '${socket}'), 'create database blog');`,
  ])
  php(
    `require 'wp-admin/includes/upgrade.php';
     wp_install('Revontuliblogi', 'toimitus', 'toimitus@blogi.example', true, '', 'salainen');
     update_option('permalink_structure', '/%postname%/'); update_option('comment_moderation', 0);
     update_option('template', 'koti'); update_option('stylesheet', 'koti'); update_option('posts_per_page', 2);
     wp_delete_post(1, true); wp_delete_comment(1, true); flush_rewrite_rules();`,
    true,
  )
  // PHP's own web server answers 404 to addresses with a dot, such as robots.txt, unless it is told better.
  writeFileSync(join(site, 'router.php'), router)
  const web = spawn('php', ['-S', `127.0.0.1:${port}`, '-t', site, join(site, 'router.php')], {
    stdio: 'ignore',
  })
  await vi.waitUntil(
    () =>
      fetch(`${url}/readme.html`).then(
        ({ ok }) => ok,
        () => false,
      ),
    { timeout: 20_000, interval: 100 },
  )
  return {
    url,
    run: (code) => php(code),
    async close() {
      web.kill()
      const ended = new Promise((resolve) => database.once('exit', resolve))
      database.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function config(url: string, socket: string): string {
  const keys = ['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT']
  return `<?php
define('DB_NAME', 'blog'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:${socket}');
define('WP_HOME', '${url}'); define('WP_SITEURL', '${url}'); define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true); define('AUTOMATIC_UPDATER_DISABLED', true);
${keys.map((key) => `define('${key}', 'of a test');`).join(' ')}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`
}

const index = `<!doctype html><html <?php language_attributes(); ?>><body><?php while (have_posts()) { the_post(); ?>
<article <?php post_class(); ?> id="juttu-<?php the_ID(); ?>"><h2><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h2>
<time datetime="<?php echo get_the_date('c'); ?>"><?php echo get_the_date(); ?></time><?php the_content(); ?></article>
<?php } next_posts_link('Vanhemmat'); ?></body></html>`

const router = `<?php $path = __DIR__ . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($path) || is_file($path . '/index.php')) return false;
$_SERVER['SCRIPT_NAME'] = '/index.php'; require __DIR__ . '/index.php';`
