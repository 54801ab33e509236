-- Knot Resolver 5: to /etc/knot-resolver/kresd.conf, before every other policy
-- sinkhole export knot-resolver --to 192.0.2.53 --output /etc/knot-resolver/seized.lua && systemctl restart kresd@1
dofile('/etc/knot-resolver/seized.lua')
